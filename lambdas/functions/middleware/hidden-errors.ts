import type { MiddlewareObj } from '@middy/core';
import { LeadbellError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log/log.ts';

export interface Failure {
  code: string;
  /** What failed, and what happens next: as the log says it. */
  failed: string;
  next: string;
}

/**
 * Lambda prints what is thrown as it is: so the log line has the error, redacted, and what is thrown in its place says
 * nothing of it.
 */
export const hiddenErrors = (log: Log, { code, failed, next }: Failure): MiddlewareObj => ({
  onError(request) {
    log.error(`${failed}; ${next}`, { error: request.error });
    // Put in its place and not thrown: to an error that is thrown here, middy adds the first one as its cause.
    request.error = new LeadbellError({
      code,
      message: `${failed}; the log line before this one says why`,
      retryable: true,
    });
  },
});
