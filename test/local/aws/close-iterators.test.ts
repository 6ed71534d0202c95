import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createDocuments, createDynamoDb } from '../../../lambdas/platform/aws/clients.ts';
import { randomId } from '../../../lambdas/platform/ids.ts';
import { beginsWith } from '../../../lambdas/platform/table/conditions.ts';
import { Table } from '../../../lambdas/platform/table/table.ts';
import { createTableScan } from '../../../lambdas/platform/table/table-scan.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { ownerOf } from '../../../local/aws/close-iterators.ts';
import { ensureTable } from '../../../local/aws/create-table.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/aws/credentials.ts';
import { startEmbeddedDynamoDb } from '../../../local/aws/embedded-dynamodb.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

interface Range {
  close(): Promise<void>;
}

/** Every range that is read from now on, and those that were closed. */
function watchRanges() {
  const owner = ownerOf('values') as unknown as Record<'values', (options?: object) => Range>;
  const { values } = owner;
  const seen = { opened: 0, closed: 0 };
  owner.values = function (this: unknown, options) {
    const range = values.call(this as never, options);
    const close = range.close.bind(range);
    seen.opened += 1;
    range.close = () => {
      seen.closed += 1;
      return close();
    };
    return range;
  };
  ended.push(async () => {
    owner.values = values;
  });
  return seen;
}

describe.each(['on disk', 'in memory'])('the embedded table %s', (where) => {
  it('keeps no range open that was read, or was read in part', async () => {
    const directory = where === 'on disk' ? await mkdtemp(join(tmpdir(), 'leadbell-ranges-')) : null;
    if (directory) ended.push(() => rm(directory, { recursive: true, force: true }));
    const service = await startEmbeddedDynamoDb(directory && join(directory, 'dynamodb'));
    ended.push(() => service.stop());
    const client = createDynamoDb({
      endpoint: service.endpoint,
      region: LOCAL_REGION,
      credentials: LOCAL_CREDENTIALS,
    });
    await ensureTable(client, 'ranges', { clock: systemClock });
    const documents = createDocuments(client);
    const table = new Table(documents, 'ranges', randomId, systemClock);
    for (let n = 0; n < 20; n += 1)
      await table.putNew({ pk: 'RECORD#1', sk: `TOLD#${n}`, due: 'sales', notBefore: n });
    const seen = watchRanges();
    for (let n = 0; n < 10; n += 1) {
      expect(await table.query('RECORD#1')).toHaveLength(20);
      await table.waiting('sales', { limit: 1 });
      let scanned = 0;
      for await (const _item of createTableScan(documents, 'ranges')(beginsWith('pk', 'RECORD#')))
        scanned += 1;
      expect(scanned).toBe(20);
    }
    expect(seen.opened).toBeGreaterThanOrEqual(30);
    await expect.poll(() => seen.closed).toBe(seen.opened);
  });
});
