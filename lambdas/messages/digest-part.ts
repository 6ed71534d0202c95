import type { Message } from '../channels/channel.ts';
import { noticeMessage } from './notice.ts';

type KeyPair = readonly [pk: string, sk: string];

/**
 * One message of a digest, rendered when its window was filled: what it says does not change while it waits. A picture
 * follows its text, and its bytes are in an item of their own, which is read when it is sent.
 */
export interface DigestPart {
  kind: 'digest';
  message: Message;
  /** The text again in half the room, for a receiver that called the first one too long. */
  shortMarkdown: string;
  /**
   * A picture: the delivery that must be out first, and where the PNG is, and the one that says it is a repeat. A text:
   * null.
   */
  picture: { after: KeyPair; png: KeyPair; repeatPng: KeyPair } | null;
}

/** The message as it is sent, but for the picture's bytes. */
export function digestMessage(
  { message, shortMarkdown }: DigestPart,
  repeat: boolean,
  shorten: boolean,
): Message {
  const markdown = shorten ? shortMarkdown : message.markdown;
  return noticeMessage({ message: { ...message, markdown } }, repeat);
}
