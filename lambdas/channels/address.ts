import { createHash } from 'node:crypto';
import { LeadbellError } from '../platform/errors.ts';
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
  if (!form.tokenOf(url)) return { problem: `expected an address such as ${form.example}`, warning: null };
  const isKnown = form.hosts.includes(url.hostname) || isLoopback(url.hostname);
  const another = `is not an address of ${form.hosts.join(' or ')}`;
  return { problem: null, warning: isKnown ? warning : another };
}

/**
 * Reads an address.
 * @throws {LeadbellError} `webhook-invalid`, without the address and without a cause that would contain it
 */
export function readAddress(value: string, channel: string, form: AddressForm): Address {
  const { url, problem } = judgeUrl(cleanPasted(value).value);
  const token = url && form.tokenOf(url);
  if (url && token) return { url, paceKey: paceKeyOf(token) };
  throw new LeadbellError({
    code: 'webhook-invalid',
    message: `expected the webhook of channel ${channel} to be ${form.example}, got ${problem === null ? 'an address of another form' : 'something that is no URL'}`,
    retryable: false,
    hint: 'Copy the address again from the robot in the group.',
  });
}
