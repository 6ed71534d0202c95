import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import type { SimulatedAccount } from './account-server.ts';
import { DayOfReads } from './day-of-reads.ts';

const HOURS = 12;
const HUNG: readonly [number, number] = [1.5 * HOUR_MS, 4.5 * HOUR_MS];

const healthy: SimulatedAccount[] = Array.from({ length: 12 }, (_, n) => ({
  name: `healthy-${n}`,
  tasks: 40,
}));
const hung: SimulatedAccount[] = Array.from({ length: 20 }, (_, n) => ({
  name: `hung-${n}`,
  tasks: 20,
  hangs: HUNG,
}));
const throttling: SimulatedAccount = {
  name: 'throttling',
  tasks: 20,
  throttles: { from: 2.5 * HOUR_MS, to: 5.5 * HOUR_MS, perMinute: 10, retryAfterMs: 150 * SECOND_MS },
};
const slow: SimulatedAccount = { name: 'slow', tasks: 100, concurrency: 2, tookMs: [2000, 4000] };

describe('half a day of a thousand tasks, some of accounts that hang for hours, and readers that are killed', () => {
  let day: DayOfReads;
  beforeAll(async () => {
    // The hung ones are asked first, so that a reader that waits for them would show it.
    const accounts = [...hung, throttling, slow, ...healthy];
    expect(accounts.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(1000);
    day = new DayOfReads({ seed: 1, startMs: NOON_MS, accounts, killed: 0.02 });
    await day.run(HOURS);
  }, 120_000);

  const gapsOf = (prefix: string) =>
    [...day.readAtMs]
      .filter(([key]) => key.startsWith(`host/${prefix}`))
      .flatMap(([, times]) => times.map((atMs, n) => ({ fromMs: times[n - 1] ?? NOON_MS, atMs })));
  const sinceKilled = (atMs: number) =>
    day.killedAtMs.some((killedMs) => killedMs < atMs && killedMs > atMs - 3 * MINUTE_MS);

  test('each task of a healthy account is read within seconds of every minute', () => {
    const gaps = gapsOf('healthy');
    expect(gaps.length).toBeGreaterThan(0.97 * 12 * 40 * HOURS * 60);
    const late = gaps.filter(({ fromMs, atMs }) => atMs - fromMs > 75 * SECOND_MS && !sinceKilled(atMs));
    expect(late).toEqual([]);
    for (const { fromMs, atMs } of gaps) expect(atMs - fromMs).toBeLessThan(5 * MINUTE_MS);
    expect(day.killedAtMs.length).toBeGreaterThan(10);
  });

  test('an account that hangs is asked about once a minute, and is read whole as soon as it is back', () => {
    const minutes = (HUNG[1] - HUNG[0]) / MINUTE_MS;
    for (const { name } of hung) {
      const during = day.servers
        .get(name)
        ?.asked.requests.filter((atMs) => atMs > NOON_MS + HUNG[0] && atMs < NOON_MS + HUNG[1]).length;
      expect(during).toBeLessThan(minutes * 1.1 + 30);
      expect(during).toBeGreaterThan(minutes * 0.9);
    }
    const backMs = NOON_MS + HUNG[1];
    for (const [key, times] of day.readAtMs) {
      if (!key.startsWith('host/hung')) continue;
      const first = times.find((atMs) => atMs >= backMs) ?? Number.POSITIVE_INFINITY;
      expect(first - backMs).toBeLessThan(3 * MINUTE_MS);
    }
    expect([...day.unread].filter((name) => name.startsWith('host/hung'))).toEqual([]);
  });

  test('nothing is asked of a server while it asked to be left alone', () => {
    const asked = day.servers.get('throttling')?.asked;
    // Those that were under way when it said so.
    const blocks = (3 * HOUR_MS) / (150 * SECOND_MS);
    expect(asked?.insideBlock).toBeLessThan(blocks * 4);
    const later = gapsOf('throttling').filter(({ fromMs }) => fromMs > NOON_MS + 5.6 * HOUR_MS);
    expect(Math.max(...later.map(({ fromMs, atMs }) => atMs - fromMs))).toBeLessThan(5 * MINUTE_MS);
  });

  test('an account that is asked for too much is read in turn, and what is left out is counted and told', () => {
    const ages = gapsOf('slow').map(({ fromMs, atMs }) => atMs - fromMs);
    expect(Math.max(...ages)).toBeLessThan(10 * MINUTE_MS);
    const asked = 100 * HOURS * 60;
    const read = gapsOf('slow').length;
    const counted = day.skippedWindows('slow');
    expect(read).toBeLessThan(asked);
    expect(counted).toBeGreaterThan(0.95 * (asked - read));
    expect(day.faults.some(({ kind, subject }) => kind === 'reads-skipped' && subject === 'host/slow')).toBe(
      true,
    );
  });

  test('no reading of a healthy account is left out in silence', () => {
    for (const { name, tasks } of healthy) {
      const read = gapsOf(`${name}/`).length;
      expect(tasks * HOURS * 60 - read).toBeLessThanOrEqual(day.skippedWindows(name));
    }
  });
});
