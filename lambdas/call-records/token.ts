import { LeadbellError } from '../platform/errors.ts';
import { tokenRefused } from './answer.ts';
import { CallRecordsError } from './errors.ts';

/** A header takes printable ASCII only, and what refuses anything else quotes it in its error: look first. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** @throws {CallRecordsError} `token-refused` where there is no token that can be sent. */
export async function obtainToken(
  readToken: (fresh?: boolean) => Promise<string>,
  fresh: boolean,
): Promise<string> {
  const token = (await readFrom(readToken, fresh)).trim();
  if (!SENDABLE.test(token))
    throw tokenRefused('no answer, since the token is empty or holds characters that no token has');
  return token;
}

async function readFrom(readToken: (fresh?: boolean) => Promise<string>, fresh: boolean): Promise<string> {
  try {
    return await readToken(fresh);
  } catch (cause) {
    const known = cause instanceof LeadbellError ? cause : null;
    throw new CallRecordsError({
      code: 'token-refused',
      message: `The token of the account could not be read: ${known?.message ?? 'its source failed'}`,
      retryable: false,
      ...(known?.hint === undefined ? {} : { hint: known.hint }),
      // Anything else may quote what it was reading.
      cause: known ?? undefined,
    });
  }
}
