import type { Outcome } from './channel.ts';

/** One message as its receiver gets it, without an address or a secret: `send` sends just this. */
export interface Wire {
  /** The JSON of the request; of a topic, the input of its Publish. */
  body: unknown;
  /** What people and machines read of it, each text with the receiver's own markup. */
  reads: readonly Read[];
  /** Its length as the receiver counts it. */
  length: WireLength;
}

export interface Read {
  as: 'title' | 'text' | 'subject' | 'email' | 'sms' | 'machines' | 'picture';
  text: string;
}

export interface WireLength {
  bytes: number;
  mostBytes: number;
  /** What is counted. */
  of: 'markdown' | 'picture' | 'JSON' | 'texts and attributes';
}

/** For a receiver that counts the bytes of the JSON. */
export function jsonWire(body: unknown, mostBytes: number, reads: readonly Read[]): Wire | Outcome {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  return bytes > mostBytes
    ? { kind: 'too-long', detail: `a body of ${bytes} bytes, at most ${mostBytes} fit` }
    : { body, reads, length: { bytes, mostBytes, of: 'JSON' } };
}
