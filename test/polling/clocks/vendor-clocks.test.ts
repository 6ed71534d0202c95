import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { inWords } from '../../../lambdas/polling/clocks/clock-difference.ts';
import { VendorClocks } from '../../../lambdas/polling/clocks/vendor-clocks.ts';
import { NOON_MS } from '../../support/clock.ts';

const ACCOUNT = 'acme';
const TASK = 'ai.example.cn/user/task';
const quick = (nowMs: number) => ({ fromMs: nowMs - 20 * MINUTE_MS, toMs: null });

const heard = (offsetMs: number | null, newestAtMs: number | null) => ({
  clock: offsetMs === null ? null : { offsetMs },
  newestAtMs,
  outcome: 'complete' as const,
});

describe('what is asked for, whatever the clocks show', () => {
  it('is the window with a margin while nothing is known', () => {
    const clocks = new VendorClocks();
    const asked = clocks.widened(ACCOUNT, TASK, quick(NOON_MS), NOON_MS);
    expect(asked).toEqual({ fromMs: NOON_MS - 22 * MINUTE_MS, toMs: null });
  });

  it('is wider where the vendor’s clock is 25 minutes behind, as its Date says', () => {
    const clocks = new VendorClocks();
    const behindMs = -25 * MINUTE_MS;
    const difference = clocks.learn(ACCOUNT, TASK, heard(behindMs, null), true, NOON_MS);
    expect(difference).toEqual({ offsetMs: behindMs, by: 'date' });
    const asked = clocks.widened(ACCOUNT, TASK, quick(NOON_MS), NOON_MS);
    expect(asked.fromMs).toBe(NOON_MS - 47 * MINUTE_MS);
    expect(clocks.learn(ACCOUNT, TASK, heard(0, null), true, NOON_MS)).toBeNull();
  });

  it('begins at the vendor’s now where our clock is days ahead, and eight days ago at most', () => {
    const clocks = new VendorClocks();
    clocks.learn(ACCOUNT, TASK, heard(-72 * HOUR_MS, null), true, NOON_MS);
    const asked = () => clocks.widened(ACCOUNT, TASK, quick(NOON_MS), NOON_MS).fromMs;
    expect(asked()).toBe(NOON_MS - 22 * MINUTE_MS - 72 * HOUR_MS);
    clocks.learn(ACCOUNT, TASK, heard(-3000 * HOUR_MS, null), true, NOON_MS);
    expect(asked()).toBe(NOON_MS - 22 * MINUTE_MS - 8 * 24 * HOUR_MS);
  });

  it('is wider by no more than a day and two hours where a record contradicts the Date', () => {
    const clocks = new VendorClocks();
    clocks.learn(ACCOUNT, TASK, heard(0, NOON_MS - MINUTE_MS), true, NOON_MS);
    clocks.learn(ACCOUNT, TASK, heard(-3000 * HOUR_MS, null), true, NOON_MS);
    const asked = clocks.widened(ACCOUNT, TASK, quick(NOON_MS), NOON_MS);
    expect(asked.fromMs).toBe(NOON_MS - 22 * MINUTE_MS - 26 * HOUR_MS);
  });

  it('reaches back to the newest record, so that a call dated eight hours ago is listed, and shows the zone', () => {
    const clocks = new VendorClocks();
    const dated = (atMs: number) => atMs - 8 * HOUR_MS;
    clocks.learn(ACCOUNT, TASK, heard(0, dated(NOON_MS - 10 * MINUTE_MS)), true, NOON_MS);
    const nextMs = NOON_MS + MINUTE_MS;
    expect(clocks.widened(ACCOUNT, TASK, quick(nextMs), nextMs).fromMs).toBeLessThan(dated(NOON_MS));
    const difference = clocks.learn(ACCOUNT, TASK, heard(0, dated(nextMs)), true, nextMs);
    expect(difference).toMatchObject({ offsetMs: -8 * HOUR_MS, by: 'records' });
    expect(inWords({ offsetMs: -8 * HOUR_MS, by: 'records' }, 'Asia/Shanghai', NOON_MS)).toMatch(
      /8 h 0 min behind.*timeZone/,
    );
    // Nobody calls for a while: that says nothing.
    expect(clocks.learn(ACCOUNT, TASK, heard(0, null), true, nextMs + HOUR_MS)).toEqual(difference);
    // Somebody corrected the zone.
    expect(clocks.learn(ACCOUNT, TASK, heard(0, nextMs + HOUR_MS), true, nextMs + HOUR_MS)).toBeNull();
  });

  it('reaches back a day and two hours where nobody called for longer, a weekend perhaps', () => {
    const clocks = new VendorClocks();
    clocks.learn(ACCOUNT, TASK, heard(0, NOON_MS), true, NOON_MS);
    const mondayMs = NOON_MS + 61 * HOUR_MS;
    expect(clocks.widened(ACCOUNT, TASK, quick(mondayMs), mondayMs).fromMs).toBe(mondayMs - 26 * HOUR_MS);
  });

  it('has two parts after a zone changed, without the hours of calls between them', () => {
    const clocks = new VendorClocks();
    clocks.learn(ACCOUNT, TASK, heard(0, NOON_MS - MINUTE_MS), true, NOON_MS);
    const whole = { fromMs: NOON_MS - 22 * MINUTE_MS, toMs: null };
    const partsAt = (nowMs: number) => {
      const window = quick(nowMs);
      return clocks.partsOf(ACCOUNT, TASK, window, clocks.widened(ACCOUNT, TASK, window, nowMs), nowMs);
    };
    expect(partsAt(NOON_MS)).toEqual([whole]);
    clocks.restore(ACCOUNT, { offsetMs: -8 * HOUR_MS, by: 'records', sinceMs: NOON_MS });
    expect(partsAt(NOON_MS)).toEqual([
      whole,
      { fromMs: NOON_MS - 8 * HOUR_MS - 22 * MINUTE_MS, toMs: NOON_MS - 8 * HOUR_MS + 10 * MINUTE_MS },
    ]);
    // Nine hours later all that is known lies before: there is nothing between to leave out.
    const laterMs = NOON_MS + 9 * HOUR_MS;
    expect(partsAt(laterMs)).toHaveLength(1);
  });

  it('keeps a difference that the table has until a record of later is in step', () => {
    const clocks = new VendorClocks();
    const known = { offsetMs: -8 * HOUR_MS, by: 'records', sinceMs: NOON_MS } as const;
    clocks.restore(ACCOUNT, known);
    // Dated as it should be, and listed before the zone changed.
    expect(clocks.learn(ACCOUNT, TASK, heard(0, NOON_MS - MINUTE_MS), true, NOON_MS)).toEqual(known);
    const laterMs = NOON_MS + 5 * MINUTE_MS;
    expect(clocks.learn(ACCOUNT, TASK, heard(0, laterMs - MINUTE_MS), true, laterMs)).toBeNull();
  });

  it('takes a call eight hours ahead as a zone at once', () => {
    const difference = new VendorClocks().learn(
      ACCOUNT,
      TASK,
      heard(0, NOON_MS + 8 * HOUR_MS),
      true,
      NOON_MS,
    );
    expect(difference).toMatchObject({ offsetMs: 8 * HOUR_MS, by: 'records' });
  });

  it('does not take a quiet night for a zone', () => {
    const clocks = new VendorClocks();
    const eveningMs = NOON_MS - 8 * HOUR_MS;
    for (let nowMs = NOON_MS; nowMs < NOON_MS + 20 * MINUTE_MS; nowMs += MINUTE_MS)
      expect(clocks.learn(ACCOUNT, TASK, heard(0, eveningMs), true, nowMs)).toBeNull();
    const calledMs = NOON_MS + 20 * MINUTE_MS;
    expect(clocks.learn(ACCOUNT, TASK, heard(0, calledMs), true, calledMs + MINUTE_MS)).toBeNull();
  });
});

describe('a list of wanted grades alone', () => {
  const shown = (atMs: number, offsetMs: number | null = null) => ({
    clock: offsetMs === null ? null : { offsetMs },
    newest: [{ key: 'a', atMs }],
  });
  const read = () => {
    const clocks = new VendorClocks();
    clocks.learn(ACCOUNT, TASK, heard(null, NOON_MS - MINUTE_MS), true, NOON_MS);
    return clocks;
  };

  it('shows by a call of now that the list goes on', () => {
    const clocks = read();
    clocks.lookBack.toCount(ACCOUNT, TASK, NOON_MS - MINUTE_MS, NOON_MS);
    const nowMs = NOON_MS + 10 * MINUTE_MS;
    expect(clocks.learnOfWanted(ACCOUNT, TASK, shown(nowMs - MINUTE_MS), nowMs)).toBeNull();
    expect(clocks.newestOf(TASK)).toBe(nowMs - MINUTE_MS);
    // Some minutes later it is not quiet yet.
    const span = { fromMs: NOON_MS - 26 * HOUR_MS, toMs: NOON_MS - 16 * MINUTE_MS };
    clocks.lookBack.took(TASK, span, 5, nowMs);
    expect(clocks.lookBack.toCount(ACCOUNT, TASK, nowMs, nowMs + 4 * MINUTE_MS, true)).toBeNull();
  });

  it('shows no zone by calls of half an hour ago that are new in it: they were graded late', () => {
    const clocks = read();
    for (const minute of [34, 35]) {
      const nowMs = NOON_MS + minute * MINUTE_MS;
      expect(clocks.learnOfWanted(ACCOUNT, TASK, shown(nowMs - 33 * MINUTE_MS), nowMs)).toBeNull();
    }
    expect(clocks.newestOf(TASK)).toBe(NOON_MS - MINUTE_MS);
  });

  it('shows by its Date that a clock is wrong', () => {
    const offsetMs = 25 * MINUTE_MS;
    expect(read().learnOfWanted(ACCOUNT, TASK, shown(NOON_MS, offsetMs), NOON_MS)).toEqual({
      offsetMs,
      by: 'date',
    });
  });
});
