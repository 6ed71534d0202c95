import { beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../lambdas/config/config.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();
let world: World;

beforeEach(async () => {
  world = new World(await tables.newTable());
});

const fresh = NOON_MS - 5 * MINUTE_MS;

describe('telling leads', () => {
  test('a fresh A is told once in each channel of its task', async () => {
    world.records = [vendorRecord({ id: 'a', calledAtMs: fresh })];
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(world.idsHeard('leads')).toEqual(['a:A:leads']);
    await world.once();
    expect(world.heard).toHaveLength(2);
  });

  test('a poll that finds nothing new makes no write', async () => {
    world.records = [
      vendorRecord({ id: 'a', calledAtMs: fresh }),
      vendorRecord({ id: 'b', calledAtMs: fresh, intention_results: 2 }),
      vendorRecord({ id: 'c', calledAtMs: fresh, intention_results: 0 }),
    ];
    await world.once();
    const written: string[] = [];
    world.gate = (name, effect) => {
      if (/Put|Update|Delete/.test(name)) written.push(name);
      return effect();
    };
    await world.once();
    expect(written).toEqual([]);
    expect(world.reports.at(-1)).toMatchObject({
      listed: 3,
      reasons: { known: 1, 'not-wanted': 1, 'not-graded': 1 },
    });
  });

  test('what was over long before leadbell began is recorded in silence', async () => {
    world.records = [
      vendorRecord({ id: 'old', calledAtMs: NOON_MS - 3 * HOUR_MS }),
      vendorRecord({ id: 'new', calledAtMs: fresh }),
    ];
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['new:A:sales']);
    expect(world.reports[0]).toMatchObject({ reasons: { told: 1, baselined: 1 } });
  });

  test('after the first reading everything that is not in the books is told, however old', async () => {
    await world.once();
    world.records = [vendorRecord({ id: 'ancient', calledAtMs: NOON_MS - 1500 * DAY_MS })];
    await world.once();
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['ancient:A:sales']);
  });

  test('a grade that comes minutes after the call is told then', async () => {
    world.records = [vendorRecord({ id: 'a', calledAtMs: fresh, intention_results: 0 })];
    await world.once();
    expect(world.heard).toEqual([]);
    world.clock.advance(4 * MINUTE_MS);
    world.records = [vendorRecord({ id: 'a', calledAtMs: fresh })];
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
  });

  test('one unreadable record costs nobody else', async () => {
    const noId = { ...vendorRecord({ calledAtMs: fresh }), id: null } as never;
    world.records = [noId, vendorRecord({ id: 'a', calledAtMs: fresh })];
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(world.reports[0]).toMatchObject({ listed: 2, reasons: { unreadable: 1, told: 1 } });
  });

  test('a record without any time is told once, where others have theirs', async () => {
    world.records = [
      vendorRecord({ id: 'b', calledAtMs: fresh, intention_results: 3 }),
      vendorRecord({ id: 'a', calldate: null, created_at: null, hangupdate: null, answerdate: null }),
    ];
    await world.once();
    world.clock.advance(6 * DAY_MS);
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
  });

  test('two tasks whose vendors give the same id to different calls: both are told, corrected and heard apart', async () => {
    const other = { ...testTask, id: 'other', key: 'b.example.cn/user/other', name: '春季回访' };
    world.config = { ...testConfig(), tasks: [testTask, other] };
    world.records = [vendorRecord({ id: '7', calledAtMs: fresh })];
    await world.once();
    await world.once();
    const tasks = world.heard
      .filter(({ channel }) => channel === 'sales')
      .map(({ message }) => message.attributes.task);
    expect(new Set(tasks)).toEqual(new Set(['秋季课程回访', '春季回访']));
    expect(tasks).toHaveLength(2);
    world.records = [vendorRecord({ id: '7', calledAtMs: fresh, intention_results: 3 })];
    await world.once();
    world.clock.advance(11 * MINUTE_MS);
    await world.once();
    expect(world.heard.filter(({ message }) => message.event === 'correction')).toHaveLength(4);
  });

  test('a lead that the vendor lists for months is told once', async () => {
    world.records = [vendorRecord({ id: 'a', calledAtMs: fresh })];
    await world.once();
    for (let month = 0; month < 7; month += 1) {
      world.clock.advance(28 * DAY_MS);
      await world.once();
    }
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    const lead = (await world.items()).find(({ sk }) => String(sk).startsWith('LEAD#'));
    expect(Number(lead?.expiresAt) * 1000).toBeGreaterThan(world.clock.nowMs());
  });
});

describe('leads that fall and recover', () => {
  const graded = (grade: number) => [vendorRecord({ id: 'a', calledAtMs: fresh, intention_results: grade })];
  const regrade = async (grade: number, afterMs: number) => {
    world.clock.advance(afterMs);
    world.records = graded(grade);
    await world.once();
  };

  test('a lead that falls is corrected once it has been lower for a while', async () => {
    world.records = graded(1);
    await world.once();
    await regrade(3, MINUTE_MS);
    expect(world.heard).toHaveLength(2);
    expect(world.reports.findLast(({ type }) => type === 'poll')).toMatchObject({
      reasons: { corrected: 1 },
    });
    await regrade(3, 11 * MINUTE_MS);
    const corrections = world.heard.filter(({ message }) => message.event === 'correction');
    expect(new Set(corrections.map(({ channel }) => channel))).toEqual(new Set(['leads', 'sales']));
    expect(corrections).toHaveLength(2);
    await regrade(3, HOUR_MS);
    expect(world.heard).toHaveLength(4);
  });

  test('a lead that recovers first is never corrected', async () => {
    world.records = graded(1);
    await world.once();
    await regrade(3, MINUTE_MS);
    await regrade(1, MINUTE_MS);
    await regrade(1, HOUR_MS);
    expect(world.heard).toHaveLength(2);
    expect(await world.table()).toMatchObject({
      'RECORD#a FELL#A#sales': { state: 'cancelled', reason: 'recovered' },
    });
  });

  test('a lead that falls a second time is corrected after all', async () => {
    world.records = graded(1);
    await world.once();
    await regrade(3, MINUTE_MS);
    await regrade(1, MINUTE_MS);
    await regrade(4, MINUTE_MS);
    await regrade(4, 11 * MINUTE_MS);
    expect(world.heard.filter(({ message }) => message.event === 'correction')).toHaveLength(2);
  });

  test('a lead that recovers after its correction is announced again, once', async () => {
    world.records = graded(1);
    await world.once();
    await regrade(3, MINUTE_MS);
    await regrade(3, 11 * MINUTE_MS);
    await regrade(1, MINUTE_MS);
    expect(world.idsHeard('sales')).toHaveLength(3);
    await regrade(3, MINUTE_MS);
    await regrade(1, HOUR_MS);
    expect(world.idsHeard('sales')).toHaveLength(3);
  });

  test('a lead that falls and recovers again and again is told each time, in words of its own', async () => {
    world.records = graded(1);
    await world.once();
    for (const grade of [3, 1, 3, 1]) {
      await regrade(grade, MINUTE_MS);
      await regrade(grade, 11 * MINUTE_MS);
    }
    expect(world.idsHeard('sales')).toEqual([
      'a:A:sales',
      'a:A:sales:correction',
      'a:A:sales:again',
      'a:A:sales:correction:2',
      'a:A:sales:again:2',
    ]);
    const lines = world.heard
      .filter(({ channel }) => channel === 'sales')
      .map(({ message }) => message.text.split('】')[0]);
    expect(lines).toEqual(['【A', '【更正 A → C', '【再次为 A', '【再次更正 A → C', '【再次为 A']);
    await regrade(1, HOUR_MS);
    expect(world.idsHeard('sales')).toHaveLength(5);
  });

  test('clocks of functions that differ do not turn the order of words round', async () => {
    world.records = graded(1);
    await world.once();
    await regrade(3, MINUTE_MS);
    await regrade(3, 11 * MINUTE_MS);
    // A process that announces it again is behind by more than lies between the two.
    world.clock.advance(-5 * MINUTE_MS);
    await regrade(1, MINUTE_MS);
    await regrade(3, 6 * MINUTE_MS);
    await regrade(3, 11 * MINUTE_MS);
    expect(world.idsHeard('sales').slice(2)).toEqual(['a:A:sales:again', 'a:A:sales:correction:2']);
  });

  test('a correction whose answer never came is not repeated once the lead has another wanted grade', async () => {
    world.config = testConfig({ grades: [1, 2], channels: ['sales'] });
    world.records = graded(2);
    await world.once();
    await regrade(3, MINUTE_MS);
    world.answer = (_channel, { event }) =>
      event === 'correction' ? { kind: 'ambiguous', detail: 'no answer' } : { kind: 'accepted' };
    world.clock.advance(11 * MINUTE_MS);
    const functions = world.functions();
    await functions.tick();
    const nudge = world.nudges.shift();
    if (!nudge) throw new Error('the correction is due');
    await functions.deliver(nudge.body);
    world.answer = () => ({ kind: 'accepted' });
    await regrade(1, MINUTE_MS);
    await regrade(1, HOUR_MS);
    expect(world.idsHeard('sales').at(-1)).toBe('a:A:sales');
  });

  test('where the alert was never sent, both sides are cancelled; when the lead recovers it is told', async () => {
    world.answer = () => ({ kind: 'channel-dead', detail: '93000' });
    world.records = graded(1);
    await world.once();
    await regrade(3, MINUTE_MS);
    world.answer = () => ({ kind: 'accepted' });
    await regrade(3, 2 * HOUR_MS);
    await regrade(3, 2 * HOUR_MS);
    expect([...world.idsHeard('sales'), ...world.idsHeard('leads')]).toEqual([]);
    expect(await world.table()).toMatchObject({
      'RECORD#a TOLD#A#sales': { state: 'cancelled', reason: 'fell-before-it-was-told' },
      'RECORD#a FELL#A#sales': { state: 'cancelled', reason: 'fell-before-it-was-told' },
    });
    await regrade(1, MINUTE_MS);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
  });

  test('of two wanted grades the one that came back is announced again, each time', async () => {
    world.config = testConfig({ grades: [1, 2] });
    world.records = graded(1);
    await world.once();
    await regrade(2, MINUTE_MS);
    await regrade(1, MINUTE_MS);
    await regrade(2, MINUTE_MS);
    await regrade(1, MINUTE_MS);
    await regrade(1, MINUTE_MS);
    expect(world.idsHeard('sales')).toEqual([
      'a:A:sales',
      'a:B:sales',
      'a:A:sales:again',
      'a:B:sales:again',
      'a:A:sales:again:2',
    ]);
  });

  test('a second wanted grade is an alert of its own', async () => {
    world.config = testConfig({ grades: [1, 2] });
    world.records = graded(2);
    await world.once();
    await regrade(1, MINUTE_MS);
    expect(world.idsHeard('sales')).toEqual(['a:B:sales', 'a:A:sales']);
    const lines = world.heard
      .filter(({ channel }) => channel === 'sales')
      .map(({ message }) => message.text.split('\n')[0] ?? '');
    expect(lines[0]).toMatch(/^【B】/);
    expect(lines[1]).toMatch(/^【A · 由 B 升】/);
  });

  test('a lead that falls to another wanted grade says what it was', async () => {
    world.config = testConfig({ grades: [1, 2] });
    world.records = graded(1);
    await world.once();
    await regrade(2, MINUTE_MS);
    const [, fallen] = world.heard.filter(({ channel }) => channel === 'sales');
    expect(fallen?.message.text).toMatch(/^【B · 原 A】/);
    expect(fallen?.message.data).toMatchObject({ kind: 'alert', grade: 'B', previousGrade: 'A' });
  });

  test('a lead that was cancelled unsent and has its grade again is no other grade', async () => {
    world.answer = () => ({ kind: 'channel-dead', detail: '93000' });
    world.records = graded(1);
    await world.once();
    await regrade(3, MINUTE_MS);
    await regrade(3, 2 * HOUR_MS);
    await regrade(3, 2 * HOUR_MS);
    world.answer = () => ({ kind: 'accepted' });
    await regrade(1, MINUTE_MS);
    expect(world.heard.findLast(({ channel }) => channel === 'sales')?.message.text).toMatch(/^【A】/);
  });
});

describe('a channel that is added later', () => {
  const graded = (grade: number) => [vendorRecord({ id: 'a', calledAtMs: fresh, intention_results: grade })];
  const regrade = async (grade: number) => {
    world.clock.advance(MINUTE_MS);
    world.records = graded(grade);
    await world.once();
    world.clock.advance(11 * MINUTE_MS);
    await world.once();
  };
  const withManagers = (grades: readonly number[]) => {
    const config = testConfig({ grades, channels: ['sales', 'managers'] });
    return { ...config, channels: { ...config.channels, managers: config.channels.sales } } as Config;
  };

  test('hears nothing of a lead that was told before, though it falls and recovers', async () => {
    world.config = testConfig({ channels: ['sales'] });
    await regrade(1);
    world.config = withManagers([1]);
    for (const grade of [1, 3, 1, 3, 1]) await regrade(grade);
    expect(world.idsHeard('managers')).toEqual([]);
    expect(world.idsHeard('sales')).toHaveLength(5);
  });

  test('hears nothing of one that was recorded in silence, though it falls and recovers', async () => {
    world.config = testConfig({ channels: ['sales'] });
    world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 3 * HOUR_MS })];
    await world.once();
    world.config = withManagers([1]);
    for (const grade of [3, 1]) {
      world.clock.advance(MINUTE_MS);
      world.records = [
        vendorRecord({ id: 'a', calledAtMs: NOON_MS - 3 * HOUR_MS, intention_results: grade }),
      ];
      await world.once();
    }
    expect(world.heard).toEqual([]);
  });

  test('hears of new leads, and of a grade that a known one gets for the first time', async () => {
    world.config = testConfig({ grades: [1, 2], channels: ['sales'] });
    await regrade(2);
    world.config = withManagers([1, 2]);
    await regrade(1);
    world.records = [...graded(1), vendorRecord({ id: 'b', calledAtMs: world.clock.nowMs() - MINUTE_MS })];
    await world.once();
    expect(world.idsHeard('managers')).toEqual(['a:A:managers', 'b:A:managers']);
  });
});

describe('coverage', () => {
  test('widening the grades baselines only the grade that is new', async () => {
    const records = [
      vendorRecord({ id: 'b', calledAtMs: NOON_MS - 3 * HOUR_MS, intention_results: 2 }),
      vendorRecord({ id: 'c', calledAtMs: NOON_MS - 3 * HOUR_MS, intention_results: 1 }),
    ];
    await world.once();
    world.records = records.slice(0, 1);
    await world.once();
    world.config = testConfig({ grades: [1, 2] });
    world.records = records;
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['c:A:sales']);
    world.records = [
      ...records,
      vendorRecord({ id: 'late', calledAtMs: NOON_MS - 3 * HOUR_MS, intention_results: 2 }),
    ];
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['c:A:sales', 'late:B:sales']);
  });

  test('after a gap longer than the window, the old ones are recorded in silence', async () => {
    await world.once();
    world.clock.advance(20 * DAY_MS);
    const nowMs = world.clock.nowMs();
    world.records = [
      vendorRecord({ id: 'old', calledAtMs: nowMs - 2 * DAY_MS }),
      vendorRecord({ id: 'new', calledAtMs: nowMs - 5 * MINUTE_MS }),
    ];
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['new:A:sales']);
  });
});
