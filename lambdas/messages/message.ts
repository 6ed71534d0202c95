import type { Document } from './document.ts';

/**
 * What a channel sends: a message in each form that some receiver reads. A channel knows nothing of leads; it picks the
 * form that its receiver reads, and prints it.
 */
export interface Message {
  /** Stable across attempts: `recordId:grade:channel` for one lead. Machines de-duplicate by it. */
  id: string;
  event: 'alert' | 'correction' | 'list' | 'digest' | 'fault' | 'alarm';
  /** One plain line: a Subject, a notification. No control characters. */
  subject: string;
  /** What a group reads, for the receiver's dialect to print. */
  document: Document;
  /** For e-mail: plain text, as long as it needs to be. */
  text: string;
  /** One or two lines for a text message. */
  sms: string;
  /** For machines. */
  data: Readonly<Record<string, unknown>>;
  /** For filter policies. Flat, and nothing personal in them. */
  attributes: Readonly<Record<string, string>>;
  /** A picture for channels that can show one, in place of the texts. `md5` is of the PNG itself, in hex. */
  image?: { pngBase64: string; md5: string };
  /** Should the people a channel is told to mention be mentioned? */
  mention: boolean;
  /** The receiver called it too long: it is printed shorter. */
  shorten?: boolean;
  /** The receiver did not like a link or a picture in it: words alone. */
  wordsOnly?: boolean;
}
