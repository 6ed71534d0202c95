import { beforeEach, describe, expect, test } from 'vitest';
import { lifeAsJson, lifeAsText } from '../../cli/explain/show-life.ts';
import type { Outcome } from '../../lambdas/channels/channel.ts';
import { restRules } from '../../lambdas/deliveries/rest.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { lifeOf } from '../../lambdas/status/explain.ts';
import { findLeads } from '../../lambdas/status/find-leads.ts';
import { waitsOf } from '../../lambdas/status/waits.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let table: ReturnType<typeof memoryTable>;
let world: World;

beforeEach(async () => {
  table = memoryTable();
  world = new World(table, testConfig({ channels: ['sales'] }));
  await runMinutes(world, 1);
});

const call = (id: string, grade = 1) =>
  world.records.push(
    vendorRecord({ id, calledAtMs: world.clock.nowMs() - MINUTE_MS, intention_results: grade }),
  );

const salesAnswers = (outcome: Outcome) => {
  world.answer = (channel) => (channel === 'sales' ? outcome : { kind: 'accepted' });
};

async function explain(id: string) {
  const [found] = await findLeads(createTableScan(table.documents, table.tableName), id);
  if (!found) throw new TypeError(`${id} is not there`);
  const { config, clock } = world;
  const { stores } = world.functions();
  const life = await lifeOf({ config, ...stores, nowMs: clock.nowMs() }, found);
  if (!life) throw new TypeError(`${id} is gone`);
  const shown = { config, showPhones: false };
  return { text: lifeAsText(life, shown), json: lifeAsJson(life, shown) };
}

test('explain finds a lead by its number, and says who it is, though its alerts alone keep that', async () => {
  call('a');
  await runMinutes(world, 2);
  const lead = (await world.items()).find(({ sk }) => String(sk).startsWith('LEAD#'));
  expect(lead).not.toHaveProperty('facts');
  const { text, json } = await explain(String(lead?.phone));
  expect(json.record).toBe('a');
  expect(text).toContain('王芳');
});

describe('explain says what an alert waits for, and until when', () => {
  test('its channel is stopped', async () => {
    salesAnswers({ kind: 'channel-dead', detail: 'errcode 93000' });
    call('a');
    call('b');
    await runMinutes(world, 3);
    for (const id of ['a', 'b']) {
      const { text, json } = await explain(id);
      const until =
        /until (2026-03-02 13:0\d:\d\d): its channel is stopped \(errcode 93000\), and asked again then/;
      expect(text.split('\n')[1]).toMatch(until);
      expect(text).toMatch(/alert A to sales: pending.*, until 2026-03-02 13:0/);
      expect(json.deliveries[0]?.waits).toMatchObject({
        by: 'stop',
        until: expect.stringMatching(/^2026-03-02T13:0.*\+08:00$/),
      });
    }
  });

  test('its channel failed just now', async () => {
    salesAnswers({ kind: 'not-taken', detail: 'HTTP 503' });
    call('a');
    await runMinutes(world, 12);
    const { text, json } = await explain('a');
    expect(json.deliveries[0]?.waits).toMatchObject({ by: expect.stringMatching(/pause|turn/) });
    expect(text).toMatch(
      /until 2026-03-02 12:\d\d:\d\d: (?:the last message to the channel failed \(HTTP 503\)|its last try failed)/,
    );
    const { until } = json.deliveries[0]?.waits ?? {};
    expect(Date.parse(String(until))).toBeGreaterThan(world.clock.nowMs());
  });

  test('its robot is full, or the address of its channel cannot be read', async () => {
    salesAnswers({ kind: 'channel-dead', detail: 'errcode 93000' });
    call('a');
    await runMinutes(world, 1);
    const nowMs = world.clock.nowMs();
    const { deliveries, lanes } = world.functions().stores;
    const [delivery] = await deliveries.ofRecord('a', testTask.key);
    const lane = await lanes.get('leads');
    if (!delivery) throw new TypeError('no delivery');
    const at = { isKnown: true, rules: restRules(world.config), nowMs };
    const untilMs = nowMs + MINUTE_MS;
    const pending = { ...delivery, notBeforeMs: nowMs };
    expect(waitsOf(pending, { ...at, lane: { ...lane, roomAtMs: untilMs } })).toMatchObject({
      by: 'room',
      untilMs,
    });
    const unread = { ...lane, unreadSinceMs: nowMs };
    expect(waitsOf(pending, { ...at, lane: unread })).toMatchObject({ by: 'unread', untilMs: null });
    expect(waitsOf(pending, { ...at, lane: { ...unread, holdUntilMs: untilMs } })).toMatchObject({
      untilMs,
      why: expect.stringContaining('the address of its channel cannot be read'),
    });
  });

  test('its channel is silenced', async () => {
    const untilMs = world.clock.nowMs() + HOUR_MS;
    await world.functions().stores.lanes.silence('sales', { id: 's1', untilMs, taskKeys: null });
    call('a');
    await runMinutes(world, 1);
    const { text, json } = await explain('a');
    expect(text.split('\n')[1]).toBe(
      'told: A is wanted. Its alert: waits for sales (until 2026-03-02 13:01:00: it is silenced (s1)).',
    );
    expect(json.deliveries[0]?.waits).toEqual({
      by: 'silence',
      until: '2026-03-02T13:01:00+08:00',
      why: 'it is silenced (s1)',
    });
  });

  test('its channel has quiet hours', async () => {
    const { sales } = world.config.channels;
    if (!sales) throw new TypeError('no channel');
    const quiet = [{ fromMinute: 0, toMinute: 15 * 60, days: [1, 2, 3, 4, 5, 6, 7], except: [] }];
    world.config = { ...world.config, channels: { ...world.config.channels, sales: { ...sales, quiet } } };
    call('a');
    await runMinutes(world, 1);
    expect((await explain('a')).text).toContain(
      'waits for sales (until 2026-03-02 15:00:00: its channel has quiet hours)',
    );
  });

  test('the file has its channel no more', async () => {
    salesAnswers({ kind: 'channel-dead', detail: 'errcode 93000' });
    call('a');
    await runMinutes(world, 1);
    const { sales: _, ...channels } = world.config.channels;
    world.config = { ...world.config, channels };
    expect((await explain('a')).text).toContain('waits for sales (the file has no such channel)');
  });

  test('a correction waits on purpose, and what was sent waits for nothing', async () => {
    call('a');
    await runMinutes(world, 1);
    world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS, intention_results: 3 })];
    await runMinutes(world, 1);
    const { json, text } = await explain('a');
    expect(json.deliveries.map(({ kind, waits }) => [kind, waits?.by ?? null])).toEqual([
      ['alert', null],
      ['correction', 'settle'],
    ]);
    expect(text).toContain('the grade may rise again');
    world.clock.advance(20 * MINUTE_MS);
    // It is due, and nobody has looked since: no time that lies in the past is given.
    const late = await explain('a');
    expect(late.json.deliveries[1]?.waits).toEqual({
      by: 'due',
      until: null,
      why: 'it goes out with the next look',
    });
    expect(late.text).not.toContain('until');
  });
});

test('explain finds a record whose id was copied in capitals', async () => {
  call('50971322-2e84-4701-836c-00000000000a');
  await runMinutes(world, 1);
  expect((await explain('50971322-2E84-4701-836C-00000000000A')).json.record).toBe(
    '50971322-2e84-4701-836c-00000000000a',
  );
});
