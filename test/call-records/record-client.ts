import { createRecordClient } from '../../lambdas/call-records/client.ts';
import type { RecordClientOptions } from '../../lambdas/call-records/client-options.ts';
import { CallRecordsError } from '../../lambdas/call-records/errors.ts';
import { listRecords } from '../../lambdas/call-records/list/list.ts';
import type { ListOptions } from '../../lambdas/call-records/list/list-options.ts';
import type { Listing, Row } from '../../lambdas/call-records/listing.ts';
import type { RecordQuery } from '../../lambdas/call-records/query.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { CALLED_AT_MS, TASK_ID, USER_ID } from '../support/records.ts';
import { VENDOR_TOKEN, type Vendor } from '../support/vendor.ts';

/** A clock that jumps instead of sleeping, and remembers how long it was asked to sleep. */
export function jumpingPlatform(): Platform & { slept: number[]; advance(ms: number): void } {
  let nowMs = CALLED_AT_MS;
  const slept: number[] = [];
  return {
    slept,
    advance(ms) {
      nowMs += ms;
    },
    clock: {
      nowMs: () => nowMs,
      async sleep(ms) {
        slept.push(ms);
        nowMs += ms;
      },
    },
    newId: () => 'id',
    random: () => 0.5,
    log: silentLog,
  };
}

export function clientOf(vendor: Pick<Vendor, 'url'>, options: Partial<RecordClientOptions> = {}) {
  return createRecordClient({
    account: { baseUrl: vendor.url, userId: USER_ID, subUserId: null, timeZone: 'Asia/Shanghai' },
    token: async () => VENDOR_TOKEN,
    platform: jumpingPlatform(),
    http: createHttpClient({ of: 'account', connections: 4, env: {} }),
    ...options,
  });
}

export const ALL: RecordQuery = { taskId: TASK_ID };

/** Asks for page 1 and gives the error it ends with. */
export async function errorOf(
  vendor: Pick<Vendor, 'url'>,
  options: Partial<RecordClientOptions> = {},
  signal?: AbortSignal,
): Promise<CallRecordsError> {
  const error = await clientOf(vendor, options)
    .page(ALL, 1, { signal })
    .then(
      () => null,
      (thrown: unknown) => thrown,
    );
  if (error instanceof CallRecordsError) return error;
  throw new Error(`expected a CallRecordsError, got ${error === null ? 'an answer' : String(error)}`);
}

/** Reads the whole list: how it ended, and the rows as they were handed out. */
export async function readList(
  vendor: Pick<Vendor, 'url'>,
  options: Partial<ListOptions & RecordClientOptions> & { query?: RecordQuery } = {},
): Promise<Listing & { handedOut: Row[] }> {
  const { query = ALL, ...rest } = options;
  const platform = options.platform ?? jumpingPlatform();
  const handedOut: Row[] = [];
  const listing = await listRecords(clientOf(vendor, { platform, ...rest }), query, {
    pageSize: 10,
    concurrency: 1,
    deadlineMs: Number.POSITIVE_INFINITY,
    platform,
    onRow: (row) => handedOut.push(row),
    ...rest,
  });
  return { ...listing, handedOut };
}
