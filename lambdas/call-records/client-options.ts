import type { HttpClient } from '../platform/http/http.ts';
import type { Platform } from '../platform/platform.ts';
import type { CallRecordsError } from './errors.ts';
import type { RecordSource } from './query.ts';
import type { MAX_TRIES } from './retry.ts';

export interface PageOptions {
  signal?: AbortSignal | undefined;
  /** By the platform's clock. No wait before a retry goes beyond it. */
  deadlineMs?: number | undefined;
  /** For each request, where less than usual is enough. @default as the client has it */
  timeoutMs?: number | undefined;
  /** Requests for the page, the first included. @default {@link MAX_TRIES} */
  maxTries?: number | undefined;
  /** Asked before a request is repeated that failed so: somebody else may know that it cannot succeed. @default always */
  mayRetry?: ((error: CallRecordsError) => boolean) | undefined;
  /** Told of each HTTP request as it goes out. */
  onRequest?: (() => void) | undefined;
}

export interface RecordClientOptions {
  account: RecordSource;
  /** `fresh` asks the source again: the token that was remembered has just been refused. */
  token: (fresh?: boolean) => Promise<string>;
  platform: Platform;
  /** Keeps connections, as many as pages are read at once. */
  http: HttpClient;
  /** For one request, its whole body included. @default 15_000 */
  timeoutMs?: number;
}
