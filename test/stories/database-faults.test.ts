import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { runMinutes } from '../support/deployed.ts';
import { heardLeads, idsTold, unmarkedRepeats } from '../support/heard.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();
let world: World;
beforeEach(async () => {
  world = new World(await tables.newTable());
  world.records = someRecords();
});

const LEADS = 6;
const someRecords = () =>
  Array.from({ length: LEADS }, (_, index) =>
    vendorRecord({ id: `r${index}`, calledAtMs: NOON_MS - 5 * MINUTE_MS + index * SECOND_MS }),
  );
const allOf = (channel: string) => Array.from({ length: LEADS }, (_, index) => `r${index}:A:${channel}`);

/** What the SDK throws when it has given up asking again. */
const throttle = () =>
  Object.assign(new Error('The level of configured provisioned throughput for the table was exceeded'), {
    name: 'ProvisionedThroughputExceededException',
  });

describe('a throttled table', () => {
  test.each([
    ['every third request', (count: number) => count % 3 === 2],
    ['everything for two minutes', () => world.clock.nowMs() < NOON_MS + 2 * MINUTE_MS],
    ['a burst of forty', (count: number) => count > 5 && count <= 45],
  ])('that refuses %s: functions fail, their messages come back, every lead is told', async (_, refuses) => {
    let requests = 0;
    world.gate = (name, effect) => {
      if (!name.endsWith('Command')) return effect();
      requests += 1;
      return refuses(requests) ? Promise.reject(throttle()) : effect();
    };
    const failed = await runMinutes(world, 4);
    world.gate = (_name, effect) => effect();
    await runMinutes(world, 8);
    expect(failed).toBeGreaterThan(0);
    for (const channel of ['sales', 'leads']) {
      expect(idsTold(world, channel)).toEqual(allOf(channel));
      expect(unmarkedRepeats(world, channel)).toEqual([]);
    }
  });

  test('that took the claim and refuses the outcome: the message may stand in the group, so the next one says so', async () => {
    let heard = false;
    let refused = false;
    world.answer = () => {
      heard = true;
      return { kind: 'accepted' };
    };
    world.gate = (name, effect) => {
      if (name === 'UpdateCommand' && heard && !refused) {
        refused = true;
        return Promise.reject(throttle());
      }
      return effect();
    };
    world.config.tasks = world.config.tasks.map((task) => ({ ...task, channels: ['leads'] }));
    world.records = world.records.slice(0, 1);
    await runMinutes(world, 5);
    expect(heardLeads(world, 'leads').map(({ repeat }) => repeat)).toEqual([false, true]);
  });
});

describe('a slow table', () => {
  test('costs time and no lead: what does not fit one function is done by the next', async () => {
    world.gate = (name, effect) => {
      if (name.endsWith('Command')) world.clock.advance(3 * SECOND_MS);
      return effect();
    };
    await runMinutes(world, 15);
    for (const channel of ['sales', 'leads']) {
      expect(idsTold(world, channel)).toEqual(allOf(channel));
      expect(unmarkedRepeats(world, channel)).toEqual([]);
    }
  });

  test('that answers after the lease ran out: the next sender marks the repeat, and the late one changes nothing', async () => {
    let slow = true;
    world.config.tasks = world.config.tasks.map((task) => ({ ...task, channels: ['sales'] }));
    world.records = world.records.slice(0, 1);
    world.answer = () => {
      if (slow) world.clock.advance(40 * SECOND_MS);
      slow = false;
      return { kind: 'ambiguous', detail: 'time-out' };
    };
    await runMinutes(world, 5);
    const marks = heardLeads(world, 'sales').map(({ repeat }) => repeat);
    expect(marks).toEqual([false, true, true, true]);
  });
});

describe('an index that is behind the table', () => {
  /** While it is stale, the index answers what it last answered about a lane. */
  function behind(documents: DynamoDBDocumentClient, isStale: () => boolean): DynamoDBDocumentClient {
    const remembered = new Map<unknown, unknown>();
    const send = async (command: unknown) => {
      if (!(command instanceof QueryCommand) || command.input.IndexName === undefined) {
        return documents.send(command as QueryCommand);
      }
      const [lane] = Object.values(command.input.ExpressionAttributeValues ?? {});
      if (isStale()) return remembered.get(lane) ?? { Items: [] };
      const answer = await documents.send(command);
      remembered.set(lane, answer);
      return answer;
    };
    return { send } as unknown as DynamoDBDocumentClient;
  }

  test('and knows nothing yet: the nudge names what was written, so nobody waits for it', async () => {
    const table = await tables.newTable();
    world = new World({ ...table, documents: behind(table.documents, () => true) });
    world.records = someRecords();
    await runMinutes(world, 1);
    for (const channel of ['sales', 'leads']) {
      expect(heardLeads(world, channel).map(({ id }) => id)).toEqual(allOf(channel));
    }
  });

  test('and still lists what was sent: it is read again from the table, and not sent again', async () => {
    let isStale = false;
    const table = await tables.newTable();
    world = new World({ ...table, documents: behind(table.documents, () => isStale) });
    world.records = someRecords();
    const functions = world.functions();
    await functions.tick();
    for (const { body } of world.polls.splice(0)) await functions.poll(body);
    // Everything is due: so the index says, now and for ten minutes.
    for (const channel of ['sales', 'leads', 'ops']) await functions.stores.deliveries.waiting(channel);
    isStale = true;
    await runMinutes(world, 10);
    for (const channel of ['sales', 'leads']) {
      expect(heardLeads(world, channel).map(({ id }) => id)).toEqual(allOf(channel));
    }
  });
});
