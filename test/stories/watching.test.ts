import { beforeEach, describe, expect, test } from 'vitest';
import type { DeliverReport } from '../../lambdas/deliveries/lanes/deliver-report.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = new World(memoryTable());
  world.records = [vendorRecord({ id: 'r1', calledAtMs: NOON_MS - 2 * MINUTE_MS, talkMs: 57_000 })];
});

const nothing = { due: 0, held: 0, oldestDueMs: 0, oldestDueChannel: null, oldestDigestMs: 0 };

describe('what a tick sees', () => {
  test('nothing waits: the figures are there all the same, since an alarm must see that it is over', async () => {
    world.records = [];
    expect(await world.functions().tick()).toMatchObject(nothing);
  });

  test('alerts that nobody delivers are due, and the oldest one grows older', async () => {
    const functions = world.functions();
    await functions.tick('once');
    const [message] = world.polls.splice(0);
    if (!message) throw new Error('a window is due');
    await functions.poll(message.body);
    world.clock.advance(3 * MINUTE_MS);
    expect(await functions.tick()).toMatchObject({ due: 2, held: 0, oldestDueMs: 3 * MINUTE_MS });
  });

  test('one between two tries is still due, since it was put', async () => {
    world.answer = (channel) =>
      channel === 'sales' ? { kind: 'not-sent', detail: 'ECONNREFUSED' } : { kind: 'accepted' };
    const functions = world.functions();
    await functions.tick('once');
    const [message] = world.polls.splice(0);
    if (!message) throw new Error('a window is due');
    await functions.poll(message.body);
    for (const { body } of world.nudges.splice(0)) await functions.deliver(body);
    // After the second failure it waits for half a minute: nothing can be sent, and yet somebody does not know.
    world.clock.advance(6 * SECOND_MS);
    await functions.deliver({ channel: 'sales', keys: [], hops: 0 });
    const report = await functions.tick();
    expect(report).toMatchObject({ due: 1, nudges: 0, oldestDueChannel: 'sales' });
    expect(report.oldestDueMs).toBeGreaterThanOrEqual(6 * SECOND_MS);
  });

  test('a correction that waits to settle is held, and not overdue', async () => {
    await world.once();
    world.clock.advance(MINUTE_MS);
    world.records = [{ ...(world.records[0] as { id: string }), intention_results: 3 }];
    await world.once();
    expect(await world.functions().tick()).toMatchObject({ due: 0, held: 2, oldestDueMs: 0 });
  });

  test('a digest that nobody fills grows older, whether or not it may be tried now', async () => {
    const config = testConfig();
    world.config = {
      ...config,
      digests: {
        daily: {
          every: 'day',
          onWeekday: null,
          atMinute: 12 * 60 + 5,
          covers: 'calendar',
          tasks: null,
          channels: ['sales'],
        },
      },
    };
    world.vendorFault = 'unavailable';
    const functions = world.functions();
    await functions.tick();
    world.clock.advance(5 * MINUTE_MS);
    await functions.tick();
    const [asked] = world.digests.splice(0);
    if (!asked) throw new Error('a digest is due');
    await functions.digest(asked.body);
    world.clock.advance(30 * SECOND_MS);
    const report = await functions.tick();
    expect(report).toMatchObject({ digests: 0 });
    expect(report.oldestDigestMs).toBeGreaterThanOrEqual(30 * SECOND_MS);
  });
});

describe('from hang-up to accepted', () => {
  const times = (): number[] =>
    world.reports
      .filter((report): report is DeliverReport => report.type === 'deliver')
      .flatMap(({ toAlertMs }) => toAlertMs);

  test('is measured of each alert', async () => {
    await world.once();
    // Hung up a minute before noon; both channels hear at noon.
    expect(times()).toEqual([MINUTE_MS, MINUTE_MS]);
  });

  test('is not measured of a correction, which is about a call of long ago', async () => {
    await world.once();
    world.reports.splice(0);
    world.clock.advance(MINUTE_MS);
    world.records = [{ ...(world.records[0] as { id: string }), intention_results: 3 }];
    await world.once();
    world.clock.advance(11 * MINUTE_MS);
    await world.functions().tick('lanes');
    await world.settle();
    expect(world.idsHeard('sales')).toHaveLength(2);
    expect(times()).toEqual([]);
  });
});

describe('books that do not close', () => {
  test('once is a list that moved; twice running is told to operators and counted', async () => {
    world.missing = 1;
    const functions = world.functions();
    const reports = [];
    for (let round = 0; round < 2; round += 1) {
      await functions.tick('once');
      for (const { body } of world.polls.splice(0)) reports.push(await functions.poll(body));
      world.clock.advance(MINUTE_MS);
    }
    expect(reports.map(({ booksClose, booksOpenAgain }) => [booksClose, booksOpenAgain])).toEqual([
      [false, false],
      [false, true],
    ]);
  });
});
