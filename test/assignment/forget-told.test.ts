import { describe, expect, it } from 'vitest';
import { FORGOTTEN } from '../../lambdas/assignment/forget-person.ts';
import { forgetInTold } from '../../lambdas/assignment/forget-told.ts';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import { TestClock } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { dump } from '../support/table.ts';
import { useTables } from '../support/use-tables.ts';

describe('what was told, when somebody is forgotten', () => {
  const tables = useTables();
  const assignee = { id: 'zhangsan', name: '张三', because: 'turn' } as const;

  it('names them no more, except what is still to be sent, which its sender writes', async () => {
    const { documents, tableName } = await tables.newTable();
    const table = new Table(documents, tableName, randomId, new TestClock());
    const deliveries = new DeliveryStore(table);
    for (const [recordId, state] of [
      ['sent', 'sent'],
      ['dead', 'dead'],
      ['waits', 'pending'],
    ] as const) {
      const pk = `RECORD#${recordId}`;
      await deliveries.put(dueDelivery({ pk, state }, { recordId, assignee }));
    }
    await deliveries.put(
      dueDelivery({ pk: 'RECORD#other' }, { assignee: { ...assignee, id: 'lisi', name: '李四' } }),
    );
    const lead = { pk: 'TASK#t', sk: 'LEAD#1', facts: { name: '王芳', assignee } };
    await table.putNew({ ...lead, history: [{ by: { id: 'zhangsan', name: '张三' } }] });
    await table.putNew({
      pk: 'RECORD#taken',
      sk: 'TAKEN',
      state: 'sent',
      told: { answer: { by: { id: 'zhangsan', name: '张三' } } },
    });

    const scan = createTableScan(documents, tableName);
    expect(await forgetInTold(table, scan, 'zhangsan')).toEqual({ changed: 4, waiting: 1 });
    const items = await dump(documents, tableName);
    const named = items.filter(({ told, facts }) => JSON.stringify([told, facts]).includes('张三'));
    expect(named.map(({ pk }) => pk)).toEqual(['RECORD#waits']);
    expect(items.find(({ pk }) => pk === 'TASK#t')).toMatchObject({ facts: { name: '王芳' } });
    expect(items.find(({ pk }) => pk === 'RECORD#taken')).toMatchObject({
      told: { answer: { by: { id: FORGOTTEN, name: FORGOTTEN } } },
    });
    expect(JSON.stringify(items)).toContain('李四');
    expect(await forgetInTold(table, scan, 'zhangsan')).toEqual({ changed: 0, waiting: 1 });
  });
});
