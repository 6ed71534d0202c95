import type { Document } from './document.ts';

/**
 * What a channel sends: a message in every form that a receiver may read. A channel knows nothing about leads: it picks
 * a form and prints it.
 */
export interface Message {
  /** Stable across attempts: `recordId:grade:channel` for one lead. Machines de-duplicate by it. */
  id: string;
  event: 'alert' | 'correction' | 'list' | 'reminder' | 'claimed' | 'outcome' | 'digest' | 'fault' | 'alarm';
  /** One plain line: a Subject, a notification. No control characters. */
  subject: string;
  /** What a group reads, for the receiver's dialect to print. */
  document: Document;
  /** For e-mail: plain text of any length. */
  text: string;
  /** One or two lines for a text message. */
  sms: string;
  /** For machines. */
  data: Readonly<Record<string, unknown>>;
  /** For filter policies. Flat, without personal data. */
  attributes: Readonly<Record<string, string>>;
  /** A picture for channels that can show one, instead of the texts. `md5` is that of the PNG, in hex. */
  image?: { pngBase64: string; md5: string };
  /** Should the channel mention its people? */
  mention: boolean;
  /** Who is also mentioned, by what this receiver mentions people by. */
  mentionAlso?: readonly string[];
  /** The receiver refused it as too long: print it shorter. */
  shorten?: boolean;
  /** The receiver refused a link or a picture in it: use plain text. */
  wordsOnly?: boolean;
}
