import { LeadbellError } from '../platform/errors.ts';
import { HttpError } from '../platform/http/http-error.ts';
import type { Outcome } from './channel.ts';

/** Classifies an error before or during the send. An unknown error happened before it: nothing was sent. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof HttpError) {
    const detail = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    if (error.sent === 'no') return { kind: 'not-sent', detail };
    // The other side, or something on the way, hung up without an answer.
    return { kind: error.code === 'reset' ? 'cut' : 'ambiguous', detail };
  }
  if (error instanceof LeadbellError) {
    return { kind: error.retryable ? 'not-sent' : 'channel-dead', detail: error.code };
  }
  return { kind: 'not-sent', detail: 'the webhook could not be read' };
}
