import { LeadbellError } from '../../platform/errors.ts';
import { cleanPasted, oddityOf } from '../../platform/text/pasted.ts';
import { CallRecordsError } from '../errors.ts';
import { tokenRefused } from './answer-errors.ts';

/**
 * A header takes printable ASCII only, and what refuses anything else quotes it in its error: look first.
 *
 * @throws {CallRecordsError} `token-refused` where there is no token that can be sent, `secret-unreachable` where its
 * source does not answer at the moment, `secret-missing` where it has none for us.
 */
export async function obtainToken(
  readToken: (fresh?: boolean) => Promise<string>,
  fresh: boolean,
): Promise<string> {
  const token = cleanPasted(await readFrom(readToken, fresh)).value;
  const oddity = oddityOf(token);
  if (oddity !== null)
    throw tokenRefused(
      `no answer, since the token is empty or holds characters that no token has: ${oddity}`,
    );
  return token;
}

async function readFrom(readToken: (fresh?: boolean) => Promise<string>, fresh: boolean): Promise<string> {
  try {
    return await readToken(fresh);
  } catch (cause) {
    const known = cause instanceof LeadbellError ? cause : null;
    const isMoment = known?.code === 'secret-unreachable';
    throw new CallRecordsError({
      code: isMoment ? 'secret-unreachable' : 'secret-missing',
      message: `The token of the account could not be read: ${known?.message ?? 'its source failed'}`,
      retryable: isMoment,
      // Each of its tasks would wait for the same store.
      isAnswered: !isMoment,
      mayBeOfPart: false,
      ...(known?.hint === undefined ? {} : { hint: known.hint }),
      // Anything else may quote what it was reading.
      cause: known ?? undefined,
    });
  }
}
