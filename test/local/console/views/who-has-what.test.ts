import { beforeEach, describe, expect, it } from 'vitest';
import { AnswerKeyStore } from '../../../../lambdas/assignment/answer-key-store.ts';
import { ClaimStore } from '../../../../lambdas/assignment/claim-store.ts';
import type { Config } from '../../../../lambdas/config/config.ts';
import type { LeadDelivery } from '../../../../lambdas/deliveries/delivery.ts';
import { DeliveryStore } from '../../../../lambdas/deliveries/delivery-store.ts';
import { DeliverySurvey } from '../../../../lambdas/deliveries/delivery-survey.ts';
import { randomId } from '../../../../lambdas/platform/ids.ts';
import { Table } from '../../../../lambdas/platform/table/table.ts';
import { createTableScan } from '../../../../lambdas/platform/table/table-scan.ts';
import { MINUTE_MS } from '../../../../lambdas/platform/time/duration.ts';
import { Outbox } from '../../../../local/console/outbox.ts';
import { outboxRows } from '../../../../local/console/views/outbox-rows.ts';
import { WhoHasWhat } from '../../../../local/console/views/who-has-what.ts';
import { aClaim } from '../../../support/claims.ts';
import { NOON_MS, TestClock } from '../../../support/clock.ts';
import { testConfig } from '../../../support/config.ts';
import { dueDelivery } from '../../../support/deliveries.ts';
import { useTables } from '../../../support/use-tables.ts';

const TASK_KEY = 'host/user/task';
const person = (name: string) => ({ name, mention: {}, weight: 1, holds: null, perDay: null });
const config: Config = {
  ...testConfig(),
  people: { zhangsan: person('张三'), lisi: person('李四') },
  answers: {
    url: 'https://leads.example.cn',
    identity: 'enrolled',
    listen: { host: '127.0.0.1', port: 8788 },
    announce: false,
    staleAfterMs: 1,
  },
};

describe('the console, where leads can be taken', () => {
  const tables = useTables();
  let made: Awaited<ReturnType<typeof tables.newTable>>;
  let table: Table;
  let delivery: LeadDelivery;

  beforeEach(async () => {
    made = await tables.newTable();
    table = new Table(made.documents, made.tableName, randomId, new TestClock());
    delivery = dueDelivery({}, { recordId: 'r1' }) as LeadDelivery;
    await new DeliveryStore(table).put(delivery);
    const {
      pk: _pk,
      sk: _sk,
      token: _token,
      ...claim
    } = aClaim({
      recordId: 'r1',
      taskKey: TASK_KEY,
      assignee: 'lisi',
      claimedBy: 'zhangsan',
      claimedAtMs: NOON_MS + 3 * MINUTE_MS,
      outcome: 'contacted',
    });
    await new ClaimStore(table).open(claim);
  });

  it('takes no claim for something to tell', async () => {
    const survey = new DeliverySurvey(createTableScan(made.documents, made.tableName), new TestClock());
    const outbox = new Outbox(new DeliveryStore(table), survey);
    await outbox.load();
    expect(outbox.deliveries().map(({ sk }) => sk)).toEqual([delivery.sk]);
  });

  it('shows by name who has a lead, what came of it, and where its page is', async () => {
    const answers = await new WhoHasWhat(
      { claims: new ClaimStore(table), answerKeys: new AnswerKeyStore(table) },
      config,
    ).of([delivery], NOON_MS);
    expect(outboxRows([delivery], NOON_MS, answers)[0]?.answer).toEqual({
      assignee: '李四',
      claimedBy: '张三',
      openedAtMs: NOON_MS,
      claimedAtMs: NOON_MS + 3 * MINUTE_MS,
      outcome: 'contacted',
      reminders: 0,
      url: expect.stringMatching(/^https:\/\/leads\.example\.cn\/c\/[\w-]+$/) as string,
    });
  });

  it('reads and shows nothing of it where the file has neither people nor answers', async () => {
    const answers = await new WhoHasWhat(
      { claims: new ClaimStore(table), answerKeys: new AnswerKeyStore(table) },
      testConfig(),
    ).of([delivery], NOON_MS);
    expect(outboxRows([delivery], NOON_MS, answers)[0]?.answer).toBeNull();
  });
});
