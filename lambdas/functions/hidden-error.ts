import { LeadbellError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';

/**
 * Lambda prints what is thrown as it is: so the log line has the error, redacted, and what is thrown in its place says
 * nothing of it.
 */
export function hiddenError(
  log: Log,
  { code, failed, next }: { code: string; failed: string; next: string },
  error: unknown,
): LeadbellError {
  log.error(`${failed}; ${next}`, { error });
  return new LeadbellError({
    code,
    message: `${failed}; the log line before this one says why`,
    retryable: true,
  });
}
