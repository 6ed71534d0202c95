import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { FORGOTTEN } from '../../lambdas/assignment/forget-person.ts';
import type { DeliveryState } from '../../lambdas/deliveries/delivery.ts';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import type { DigestFigures } from '../../lambdas/digests/figures.ts';
import { forgetInDigests } from '../../lambdas/digests/forget-in-digests.ts';
import { renderDigest } from '../../lambdas/digests/texts/digest.ts';
import { pictureKey, WindowStore } from '../../lambdas/digests/window-store.ts';
import { writeDeliveries } from '../../lambdas/digests/write-deliveries.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { createTableDelete } from '../../lambdas/platform/table/table-delete.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../support/clock.ts';
import { aDigest, anAnsweredDigest } from '../support/digest-figures.ts';
import { daily, digestConfig } from '../support/digests.ts';
import { groupDisplay } from '../support/printed.ts';
import { dump } from '../support/table.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();
let made: Awaited<ReturnType<typeof tables.newTable>>;
let table: Table;
beforeEach(async () => {
  made = await tables.newTable();
  table = new Table(made.documents, made.tableName, randomId, new TestClock());
});
const scan = () => createTableScan(made.documents, made.tableName);
const forget = (names: readonly string[] = []) =>
  forgetInDigests(
    { table, scan: scan(), remove: createTableDelete(made.documents, made.tableName) },
    'zhangsan',
    names,
  );

/** A digest of a day, as it stands once it was told: its window, texts for a group and a topic, and pictures. */
async function told(figures: DigestFigures, state: DeliveryState = 'sent') {
  const windows = new WindowStore(table);
  const deliveries = new DeliveryStore(table);
  const { window } = figures;
  await windows.put('daily', daily, { ...window, dueAtMs: window.toMs }, NOON_MS);
  const put = await windows.get({ digest: 'daily', ...window });
  const kept = put && (await windows.keep(put, { atMs: NOON_MS, figures }));
  if (!kept) throw new Error('the window is there');
  const display = { ...groupDisplay(), pictures: true };
  const names = ['managers', 'mail'];
  await writeDeliveries(
    {
      platform: new World(made).platform,
      config: digestConfig({ daily }),
      deliveries,
      windows,
      channels: new Map(names.map((name) => [name, { name, display }])),
      render: renderDigest,
      draw: async () => Buffer.from('PNG with names'),
    },
    kept,
    figures,
    NOON_MS,
  );
  await windows.close(kept, { state: 'filled', reason: null }, NOON_MS, DAY_MS);
  for (const one of await deliveries.toldSince('DIGEST#daily', 0)) {
    await deliveries.change(one, { state, notBeforeMs: state === 'sent' ? null : NOON_MS });
  }
  return { hasPicture: () => windows.hasPicture(pictureKey('daily', window, false)) };
}

/** Everything in the table, with what is packed there. */
const all = async () =>
  JSON.stringify(
    (await dump(made.documents, made.tableName)).map((item) =>
      item.figures instanceof Uint8Array
        ? { ...item, figures: JSON.parse(gunzipSync(item.figures).toString()) as unknown }
        : item,
    ),
  );

describe('digests, when somebody is forgotten', () => {
  it('name them no more in texts, data and figures, have no picture, and add up as before', async () => {
    const figures = anAnsweredDigest();
    const digest = await told(figures);
    expect(await all()).toMatch(/张三.*zhangsan|zhangsan.*张三/);
    // The file has them no more: what they were called is in the digest.
    expect(await forget()).toEqual({ changed: 1, waiting: 0 });
    const after = await all();
    expect(after).not.toMatch(/张三|zhangsan/);
    expect(after).toContain('李四');
    expect(await digest.hasPicture()).toBe(false);
    const window = await new WindowStore(table).get({ digest: 'daily', ...figures.window });
    expect(window?.made?.figures.answers).toMatchObject({
      leads: figures.answers?.leads,
      byPerson: figures.answers?.byPerson.map(({ id, taken }) =>
        id === 'zhangsan' ? { id: FORGOTTEN, taken } : { id, taken },
      ),
    });
    expect(await forget()).toEqual({ changed: 0, waiting: 0 });
  });

  it('that name nobody of that id stay as they are, with their pictures', async () => {
    const digest = await told(aDigest());
    const before = await all();
    expect(await forget(['张三'])).toEqual({ changed: 0, waiting: 0 });
    expect(await all()).toBe(before);
    expect(await digest.hasPicture()).toBe(true);
  });

  it('that are still to be sent stay whole, and are counted', async () => {
    const digest = await told(anAnsweredDigest(), 'pending');
    const before = await all();
    expect(await forget()).toEqual({ changed: 0, waiting: 1 });
    expect(await all()).toBe(before);
    expect(await digest.hasPicture()).toBe(true);
  });
});
