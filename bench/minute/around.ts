/** A vendor and a table, in a process of their own, so that what they do is no part of what is measured. */
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { vendorRecord } from '../../test/support/records.ts';
import { tablesAt } from '../../test/support/table.ts';
import { startVendor } from '../../test/support/vendor.ts';

/** Where they are. */
export interface Around {
  vendor: string;
  table: string;
  tableName: string;
}

const LATENCY_MS = 300;
/** In each window, none of them wanted. */
const CALLS = Number(process.argv[2]);

const table = await startEmbeddedDynamoDb(null);
const { tableName } = await tablesAt(table).newTable();
const nowMs = Date.now();
const records = Array.from({ length: CALLS }, (_, n) =>
  vendorRecord({
    calledAtMs: nowMs - MINUTE_MS - n * 30 * SECOND_MS,
    intention_results: 'C',
    task_id: undefined,
  }),
);
const vendor = await startVendor({ token: 'token', latencyMs: LATENCY_MS, records });
process.send?.({ vendor: vendor.url, table: table.endpoint, tableName } satisfies Around);
