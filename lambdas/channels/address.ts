import { createHash } from 'node:crypto';
import { LeadbellError } from '../platform/errors.ts';
import { invisibleIn } from '../platform/schema/invisible.ts';
import { invisibleCharacterIn } from '../platform/text/invisible-character.ts';
import { cleanPasted } from '../platform/text/pasted.ts';
import { isLoopback, judgeUrl } from '../platform/text/url.ts';

/** The form of a receiver's address. */
export interface AddressForm {
  /** For people: the address with a placeholder for its secret. */
  example: string;
  hosts: readonly string[];
  /** The part that is the credential; null: the address does not have this form. */
  tokenOf(url: URL): string | null;
}

export interface Address {
  url: URL;
  /** Channels with one robot share an allowance. A hash, since the token itself is the credential. */
  paceKey: string;
}

const HASH_CHARS = 16;

/** A hash: channels with one robot share an allowance, and the token itself is the credential. */
export const paceKeyOf = (token: string): string =>
  createHash('sha256').update(token).digest('hex').slice(0, HASH_CHARS);

/** Judges an address after its secret was read. Neither text quotes it. */
export function judgeAddress(
  value: string,
  form: AddressForm,
): { problem: string | null; warning: string | null } {
  const { url, problem, warning } = judgeUrl(value);
  if (!url) return { problem, warning };
  const invisible = invisibleIn(value);
  if (invisible !== null) {
    return { problem: `expected a URL of visible characters, got ${invisible}`, warning: null };
  }
  if (!form.tokenOf(url)) return { problem: `expected an address such as ${form.example}`, warning: null };
  const isKnown = form.hosts.includes(url.hostname) || isLoopback(url.hostname);
  const another = `is not an address of ${form.hosts.join(' or ')}`;
  return { problem: null, warning: isKnown ? warning : another };
}

/**
 * Reads an address.
 * @throws {LeadbellError} `webhook-invalid`, without the address and without a cause that would contain it
 */
export function readAddress(given: string, channel: string, form: AddressForm): Address {
  const { value } = cleanPasted(given);
  const url = URL.parse(value);
  const isWeb = url !== null && /^https?:$/.test(url.protocol);
  const token = isWeb ? form.tokenOf(url) : null;
  const invisible = invisibleCharacterIn(value);
  if (url && token && !invisible) return { url, paceKey: paceKeyOf(token) };
  const got = invisible ? `one with ${invisible.name} at position ${invisible.position}` : formOf(url, isWeb);
  throw new LeadbellError({
    code: 'webhook-invalid',
    message: `expected the webhook of channel ${channel} to be ${form.example}, got ${got}`,
    retryable: false,
    hint: 'Copy the address again from the robot in the group.',
  });
}

function formOf(url: URL | null, isWeb: boolean): string {
  if (url === null) return 'something that is no URL';
  return isWeb ? 'an address of another form' : 'a URL that is neither http nor https';
}
