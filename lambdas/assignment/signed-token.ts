import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../platform/time/duration.ts';

/**
 * What a token is good for. It goes into the signature, so that none of one kind passes as another. `lead`, `list` and
 * `person` are in links; `session` and `chosen` say who sits at a browser; `form` was given out with a page.
 */
export type TokenPurpose = 'lead' | 'list' | 'person' | 'session' | 'chosen' | 'form';

/** 32 random bytes, and which of them they are: 1, 2, … 255. */
export interface SigningKey {
  version: number;
  bytes: Uint8Array;
}

/** The one that signs is the last; the others still open what they signed. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/** `forged`: of another purpose or key, cut, changed, or no token at all. */
export type Opened = { is: 'good'; body: Buffer } | { is: 'expired' } | { is: 'forged' };

const VERSION_BYTES = 1;
const EXPIRY_BYTES = 4;
/** Half of a SHA-256 is beyond guessing, and keeps links short. RFC 2104, section 5. */
const MAC_BYTES = 16;
/** Longer than any that we make: nobody makes us decode a megabyte. */
const LONGEST = 1024;

/** Base64url of: the key's version, the minute in which it ends, the body, and a shortened HMAC-SHA256 of all that. */
export function signToken(
  keys: SigningKeys,
  purpose: TokenPurpose,
  body: Uint8Array,
  expiresAtMs: number,
): string {
  const key = keys[keys.length - 1] ?? keys[0];
  const head = Buffer.alloc(VERSION_BYTES + EXPIRY_BYTES);
  head.writeUInt8(key.version, 0);
  head.writeUInt32BE(Math.ceil(expiresAtMs / MINUTE_MS), VERSION_BYTES);
  const signed = Buffer.concat([head, body]);
  return Buffer.concat([signed, macOf(key, purpose, signed)]).toString('base64url');
}

/** Compares in constant time, and reads nothing of a token that is not ours. */
export function openToken(keys: SigningKeys, purpose: TokenPurpose, token: string, nowMs: number): Opened {
  const bytes = decoded(token);
  if (bytes === null || bytes.length < VERSION_BYTES + EXPIRY_BYTES + MAC_BYTES) return { is: 'forged' };
  const signed = bytes.subarray(0, -MAC_BYTES);
  const key = keys.find(({ version }) => version === signed.readUInt8(0));
  if (!key || !timingSafeEqual(macOf(key, purpose, signed), bytes.subarray(-MAC_BYTES))) {
    return { is: 'forged' };
  }
  const expiresAtMs = signed.readUInt32BE(VERSION_BYTES) * MINUTE_MS;
  if (nowMs >= expiresAtMs) return { is: 'expired' };
  return { is: 'good', body: signed.subarray(VERSION_BYTES + EXPIRY_BYTES) };
}

function macOf({ bytes }: SigningKey, purpose: TokenPurpose, signed: Uint8Array): Buffer {
  return createHmac('sha256', bytes)
    .update(`leadbell ${purpose}\0`)
    .update(signed)
    .digest()
    .subarray(0, MAC_BYTES);
}

/** Of all spellings that decode to the same bytes only ours is a token. */
function decoded(token: string): Buffer | null {
  if (token.length > LONGEST) return null;
  const bytes = Buffer.from(token, 'base64url');
  return bytes.toString('base64url') === token ? bytes : null;
}
