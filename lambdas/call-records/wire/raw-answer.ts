import type { HttpAnswer } from '../../platform/http/http.ts';

/** An answer as it came over HTTP, body and all. */
export interface RawAnswer
  extends Pick<HttpAnswer, 'status' | 'contentType' | 'charset' | 'retryAfterMs' | 'location' | 'body'> {
  /** What was asked for, to see where a redirect differs. */
  url: string;
  /** The vendor's clock minus ours, by `Date`. Null: not known. */
  clockOffsetMs: number | null;
}
