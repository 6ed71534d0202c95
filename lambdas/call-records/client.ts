import type { PageOptions, RecordClientOptions } from './client-options.ts';
import { CallRecordsError } from './errors.ts';
import type { Row } from './listing.ts';
import { type RecordQuery, recordUrl } from './query.ts';
import { readRecord } from './record/read-record.ts';
import { MAX_TRIES, nextDelayMs } from './retry.ts';
import type { AnsweredPage } from './wire/answer.ts';
import type { PageMeta } from './wire/meta.ts';
import { request } from './wire/request.ts';
import { obtainToken } from './wire/token.ts';

export interface RecordPage {
  rows: Row[];
  meta: PageMeta;
  /** Vendor's clock minus ours; left out or null where the answer had no `Date`. */
  clockOffsetMs?: number | null;
}

export interface RecordClient {
  /** Reads one page, 1 the first. @throws {CallRecordsError} */
  page(query: RecordQuery, page: number, options?: PageOptions): Promise<RecordPage>;
  /** A page is read soon: begins to read the token. Where that fails, it is said by who needs it. */
  prepare?(): void;
}

/** Reads the vendor's record list, a page at a time. It sends GETs and nothing else: the token could do more. */
export function createRecordClient(options: RecordClientOptions): RecordClient {
  const { account, platform } = options;
  const saidCharsets = new Set<string>();
  return {
    prepare() {
      options.token().catch(() => {});
    },
    async page(query, page, pageOptions = {}) {
      const url = recordUrl(account, query, page);
      const answered = await withRetries(options, pageOptions, (token) =>
        endOfList(request(options, pageOptions, url, token), page),
      );
      if (answered.hadNoise) {
        platform.log.warn('The vendor prints text around its JSON, such as notices of PHP; it was cut off', {
          host: new URL(url).host,
        });
      }
      sayCharset(answered.guessedCharset, new URL(url).host);
      const rows = answered.rows.map((raw) => readRecord(raw, account.timeZone, query.taskId));
      return { rows, meta: answered.meta, clockOffsetMs: answered.clockOffsetMs };
    },
  };

  function sayCharset(charset: string | null, host: string): void {
    if (charset === null || saidCharsets.has(charset)) return;
    saidCharsets.add(charset);
    platform.log.warn('The vendor says a wrong charset, or none: its answers are read as what fits', {
      host,
      charset,
    });
  }

  /** The one retry layer. A refused token is tried again only if its source meanwhile holds another. */
  async function withRetries(
    { token: readToken }: RecordClientOptions,
    { signal, deadlineMs = Number.POSITIVE_INFINITY, maxTries = MAX_TRIES, mayRetry }: PageOptions,
    attempt: (token: string) => Promise<AnsweredPage>,
  ): Promise<AnsweredPage> {
    let token = await obtainToken(readToken, false);
    let askedForFresh = false;
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(token);
      } catch (error) {
        if (!(error instanceof CallRecordsError)) throw error;
        if (error.code === 'token-refused' && !askedForFresh && tries < MAX_TRIES) {
          askedForFresh = true;
          const fresh = await obtainToken(readToken, true);
          if (fresh === token) throw error;
          token = fresh;
          continue;
        }
        if (mayRetry?.(error) === false) throw error;
        const delayMs = nextDelayMs(tries, error, platform.random);
        if (delayMs === null || tries >= maxTries || platform.clock.nowMs() + delayMs > deadlineMs)
          throw error;
        platform.log.info('the record API is asked again', { fault: error.code, tries, delayMs });
        await platform.clock.sleep(delayMs, signal);
      }
    }
  }
}

/** Beyond the last page some servers answer 404 in place of an empty page. */
async function endOfList(answer: Promise<AnsweredPage>, page: number): Promise<AnsweredPage> {
  try {
    return await answer;
  } catch (error) {
    if (page > 1 && error instanceof CallRecordsError && error.status === 404) return NOTHING;
    throw error;
  }
}

const NOTHING: AnsweredPage = {
  rows: [],
  meta: { total: null, lastPage: null, currentPage: null, perPage: null },
  clockOffsetMs: null,
  hadNoise: false,
  guessedCharset: null,
};
