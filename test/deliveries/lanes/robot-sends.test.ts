import { beforeEach, describe, expect, test } from 'vitest';
import { RobotSends } from '../../../lambdas/deliveries/lanes/robot-sends.ts';
import { pendingNotice } from '../../../lambdas/deliveries/transitions.ts';
import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';
import { type MemoryStores, memoryStores } from '../../support/memory-stores.ts';

const PACE = { key: 'hash', allows: { windows: [{ sends: 20, inMs: MINUTE_MS }] } };
const SEND_MS = 15 * SECOND_MS;
const KEY = { pk: 'OPERATORS', sk: 'TOLD#a#ops' };
const WORD = { kind: 'notice', doc: { head: 'a' } } as never;

let stores: MemoryStores;
let ids = 0;

beforeEach(() => {
  stores = memoryStores();
});

async function looking(channel: string, pace = PACE): Promise<RobotSends> {
  const sends = new RobotSends(stores.lanes.robots, channel, pace);
  await sends.begin(await stores.lanes.robots.rateWindow(pace.key));
  return sends;
}

const wanted = (atMs: number, count = 1) => ({
  newId: () => {
    ids += 1;
    return `send ${ids}`;
  },
  delivery: KEY,
  count,
  endsAtMs: atMs + SEND_MS,
});

const entries = async () => (await stores.lanes.robots.rateWindow('hash')).sends;

describe('the sends of a run', () => {
  test('that follow each other cost one write, and one when they are over', async () => {
    const run = await looking('sales');
    const before = stores.table.writes;
    for (const second of [0, 1, 2]) {
      const atMs = NOON_MS + second * SECOND_MS;
      expect(await run.reserve(wanted(atMs, 5), atMs)).toEqual({ got: 'reserved' });
      run.ended(atMs + 100, true);
    }
    const lastSendAtMs = NOON_MS + 2100;
    expect(run.room(NOON_MS + 3 * SECOND_MS)).toEqual({ freeSlots: 17, sentLately: 3, lastSendAtMs });
    expect(run.room(NOON_MS + 31 * SECOND_MS)).toEqual({ freeSlots: 17, sentLately: 2, lastSendAtMs });
    await run.end(NOON_MS + 3 * SECOND_MS);
    expect(stores.table.writes - before).toBe(2);
    expect(await entries()).toMatchObject([
      { endsAtMs: NOON_MS + 100, over: true },
      { endsAtMs: NOON_MS + 1100, over: true },
      { endsAtMs: NOON_MS + 2100, over: true },
    ]);
  });

  test('that are slow reserve again before what they reserved runs out', async () => {
    const run = await looking('sales');
    await run.reserve(wanted(NOON_MS, 8), NOON_MS);
    const laterMs = NOON_MS + 16 * SECOND_MS;
    run.ended(laterMs, true);
    await run.reserve(wanted(laterMs, 7), laterMs);
    const sends = await entries();
    expect(sends).toHaveLength(8);
    expect(sends[0]).toMatchObject({ endsAtMs: laterMs, over: true });
    expect(sends[7]).toMatchObject({ endsAtMs: laterMs + 30 * SECOND_MS, over: false });
  });

  test('keep both other functions of the lane and other lanes of the robot away', async () => {
    const [run, same, other] = [await looking('sales'), await looking('sales'), await looking('leads')];
    await run.reserve(wanted(NOON_MS), NOON_MS);
    expect(await same.reserve(wanted(NOON_MS), NOON_MS)).toEqual({ got: 'moved' });
    await same.readAgain();
    await other.readAgain();
    expect(await same.reserve(wanted(NOON_MS), NOON_MS)).toEqual({ got: 'ours' });
    expect(await other.reserve(wanted(NOON_MS), NOON_MS)).toMatchObject({ got: 'busy' });
  });

  test('never reserve more than the minute has room for', async () => {
    const run = await looking('sales', { ...PACE, allows: { windows: [{ sends: 3, inMs: MINUTE_MS }] } });
    await run.reserve(wanted(NOON_MS, 8), NOON_MS);
    expect(await entries()).toHaveLength(3);
  });

  test('of a receiver that wants pauses are reserved one by one', async () => {
    const windows = [
      { sends: 5, inMs: SECOND_MS },
      { sends: 100, inMs: MINUTE_MS },
    ];
    const run = await looking('sales', { ...PACE, allows: { windows } });
    await run.reserve(wanted(NOON_MS, 8), NOON_MS);
    expect(await entries()).toHaveLength(1);
  });

  test('are written beside what somebody else wrote meanwhile', async () => {
    const run = await looking('sales');
    await run.reserve(wanted(NOON_MS, 2), NOON_MS);
    await stores.lanes.robots.holdRobot('hash', NOON_MS + MINUTE_MS, NOON_MS);
    run.ended(NOON_MS + 1, false);
    await run.end(NOON_MS + 1);
    expect(await stores.lanes.robots.rateWindow('hash')).toMatchObject({
      heldUntilMs: NOON_MS + MINUTE_MS,
      sends: [{ endsAtMs: NOON_MS + 1, over: true }],
    });
  });
});

describe('the only send of a run', () => {
  const delivery = pendingNotice(KEY, { taskKey: '', channel: 'ops', told: WORD, nowMs: NOON_MS });

  async function sent(atMs: number | null): Promise<void> {
    await stores.deliveries.put({ ...delivery, ...(atMs === null ? {} : { state: 'sent', sentAtMs: atMs }) });
  }

  test('costs one write: its delivery says when it was over', async () => {
    const run = await looking('sales');
    await run.reserve(wanted(NOON_MS), NOON_MS);
    run.ended(NOON_MS + 200, true);
    const before = stores.table.writes;
    await run.end(NOON_MS + 200);
    expect(stores.table.writes).toBe(before);
    await sent(NOON_MS + 200);
    const next = await looking('leads');
    expect(await next.reserve(wanted(NOON_MS + SECOND_MS), NOON_MS + SECOND_MS)).toEqual({ got: 'reserved' });
    expect((await entries())[0]).toMatchObject({ endsAtMs: NOON_MS + 200, over: true });
  });

  test('keeps others away while its delivery does not say so', async () => {
    const run = await looking('sales');
    await run.reserve(wanted(NOON_MS), NOON_MS);
    await sent(null);
    const next = await looking('leads');
    expect(await next.reserve(wanted(NOON_MS + SECOND_MS), NOON_MS + SECOND_MS)).toMatchObject({
      got: 'busy',
    });
    expect(await next.reserve(wanted(NOON_MS + SEND_MS), NOON_MS + SEND_MS)).toEqual({ got: 'reserved' });
  });

  test('is not over since its delivery was sent by somebody else before', async () => {
    const run = await looking('sales');
    await run.reserve(wanted(NOON_MS), NOON_MS);
    await sent(NOON_MS - MINUTE_MS);
    const next = await looking('leads');
    expect(await next.reserve(wanted(NOON_MS + 1), NOON_MS + 1)).toMatchObject({ got: 'busy' });
  });

  test('that was not taken is written as over', async () => {
    const run = await looking('sales');
    await run.reserve(wanted(NOON_MS), NOON_MS);
    run.ended(NOON_MS + 200, false);
    await run.end(NOON_MS + 300);
    expect(await entries()).toMatchObject([{ endsAtMs: NOON_MS + 200, over: true }]);
  });
});
