import { LeadbellError } from '../platform/errors.ts';
import { tokenRefused } from './answer.ts';
import { CallRecordsError } from './errors.ts';

/** A header takes printable ASCII only, and what refuses anything else quotes it in its error: look first. */
const SENDABLE = /^[\x21-\x7e]+$/;

export async function obtainToken(
  readToken: (fresh?: boolean) => Promise<string>,
  fresh: boolean,
): Promise<string> {
  const token = (await readToken(fresh).catch((cause: unknown) => Promise.reject(noToken(cause)))).trim();
  if (!SENDABLE.test(token))
    throw tokenRefused('no answer, since the token is empty or holds characters that no token has');
  return token;
}

function noToken(cause: unknown): CallRecordsError {
  const known = cause instanceof LeadbellError ? cause : null;
  return new CallRecordsError({
    code: 'token-refused',
    message: `The token of the account could not be read: ${known?.message ?? 'its source failed'}`,
    retryable: false,
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: known ?? undefined,
  });
}
