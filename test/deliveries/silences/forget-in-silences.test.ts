import { expect, it } from 'vitest';
import { FORGOTTEN } from '../../../lambdas/assignment/forget-person.ts';
import { DeliveryStore } from '../../../lambdas/deliveries/delivery-store.ts';
import { forgetInSilences } from '../../../lambdas/deliveries/silences/forget-in-silences.ts';
import { SilenceStore } from '../../../lambdas/deliveries/silences/silence-store.ts';
import { pendingNotice } from '../../../lambdas/deliveries/transitions.ts';
import { renderSilence } from '../../../lambdas/faults/silences/silence-text.ts';
import { randomId } from '../../../lambdas/platform/ids.ts';
import { Table } from '../../../lambdas/platform/table/table.ts';
import { createTableScan } from '../../../lambdas/platform/table/table-scan.ts';
import { DAY_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../../support/clock.ts';
import { dump } from '../../support/table.ts';
import { useTables } from '../../support/use-tables.ts';

const tables = useTables();

const NOTHING_HELD = { whole: null, parts: [], quiet: [], nothingComes: false };

it('silences say no more who asked for them, and neither does what operators heard', async () => {
  const { documents, tableName } = await tables.newTable();
  const table = new Table(documents, tableName, randomId, new TestClock());
  const silence = {
    id: 's1',
    channel: 'sales',
    task: null,
    lanes: ['sales'],
    by: '张三',
    reason: '机房搬迁',
    sinceMs: NOON_MS,
    untilMs: NOON_MS + DAY_MS,
    endedAtMs: null,
  };
  await new SilenceStore(table).put(silence, DAY_MS);
  await new SilenceStore(table).put({ ...silence, id: 's2', by: '李四' }, DAY_MS);
  const deliveries = new DeliveryStore(table);
  for (const [phase, state] of [
    ['begins', 'sent'],
    ['over', 'pending'],
  ] as const) {
    const message = renderSilence(silence, phase, NOTHING_HELD, phase, {
      locale: 'zh-CN',
      timeZone: 'Asia/Shanghai',
    });
    const draft = {
      taskKey: 's1',
      channel: 'ops',
      told: { kind: 'notice', message } as const,
      nowMs: NOON_MS,
    };
    await deliveries.put({ ...pendingNotice({ pk: 'SILENCE#s1', sk: phase }, draft), state });
  }
  expect(await forgetInSilences(table, createTableScan(documents, tableName), ['zhangsan', '张三'])).toEqual({
    changed: 1,
    waiting: 1,
  });
  const items = await dump(documents, tableName);
  expect(items.filter((item) => JSON.stringify(item).includes('张三')).map(({ sk }) => sk)).toEqual(['over']);
  expect(await new SilenceStore(table).get('s1')).toMatchObject({ by: FORGOTTEN, reason: '机房搬迁' });
  expect(await new SilenceStore(table).get('s2')).toMatchObject({ by: '李四' });
});
