import type { Message } from './message.ts';
import { noticeMessage } from './notice.ts';

type KeyPair = readonly [pk: string, sk: string];

/**
 * One message of a digest, rendered when its window was filled: what it says does not change while it waits. A picture
 * follows its text, and its bytes are in an item of their own, which is read when it is sent.
 */
export interface DigestPart {
  kind: 'digest';
  message: Message;
  /**
   * A picture: the delivery that must be out first, and where the PNG is, and the one that says it is a repeat. A text:
   * null.
   */
  picture: { after: KeyPair; png: KeyPair; repeatPng: KeyPair } | null;
}

/** The message as it is sent, but for the picture's bytes. */
export const digestMessage = ({ message }: DigestPart, repeat: boolean): Message =>
  noticeMessage({ message }, repeat);
