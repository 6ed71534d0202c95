import { LeadbellError } from '../../platform/errors.ts';
import { invisibleCharacterIn } from '../../platform/text/invisible-character.ts';
import { cleanPasted } from '../../platform/text/pasted.ts';
import { type Address, paceKeyOf } from '../address.ts';

/**
 * Reads a webhook address.
 *
 * @throws {LeadbellError} `webhook-invalid`, without the address and without a cause that would contain it
 */
export function readWebhook(address: string, channel: string): Address {
  const { value } = cleanPasted(address);
  const url = URL.canParse(value) ? new URL(value) : null;
  const key = url?.searchParams.get('key')?.trim() ?? '';
  const invisible = invisibleCharacterIn(value);
  if (!url || !['http:', 'https:'].includes(url.protocol) || key === '' || invisible) {
    throw new LeadbellError({
      code: 'webhook-invalid',
      message: `expected the webhook of channel ${channel} to be a URL with a key, got ${invisible ? `one with ${invisible.name} at position ${invisible.position}` : problemOf(url)}`,
      retryable: false,
      hint: 'Copy the address again from the robot in the group: https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
    });
  }
  return { url, paceKey: paceKeyOf(key) };
}

function problemOf(url: URL | null): string {
  if (!url) return 'something that is no URL';
  return ['http:', 'https:'].includes(url.protocol)
    ? 'a URL without key='
    : 'a URL that is neither http nor https';
}
