import type { Message } from './message.ts';
import { noticeMessage } from './notice.ts';

type KeyPair = readonly [pk: string, sk: string];

/**
 * One message of a digest. It is rendered when its window is filled, and does not change while it waits. A picture
 * follows its text. Its bytes are in an item of their own, which is read before sending.
 */
export interface DigestPart {
  kind: 'digest';
  message: Message;
  /**
   * For a picture: the delivery that must be sent first, the place of the PNG, and that of the PNG for a repeat. For a
   * text: null.
   */
  picture: { after: KeyPair; png: KeyPair; repeatPng: KeyPair } | null;
}

/** The message as it is sent, without the bytes of the picture. */
export const digestMessage = ({ message }: DigestPart, repeat: boolean): Message =>
  noticeMessage({ message }, repeat);
