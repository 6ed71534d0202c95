import { beforeEach, describe, expect, test } from 'vitest';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../../lambdas/polling/accounts/account-store.ts';
import { followToken } from '../../../lambdas/polling/accounts/follow-token.ts';
import { useTables } from '../../support/use-tables.ts';
import { World } from '../../support/world.ts';

const tables = useTables();
let world: World;
let endsAtMs: number | null;
let asked: number;
let answer: () => Promise<{ atMs: number; by: 'answer' } | null>;
beforeEach(async () => {
  world = new World(await tables.newTable());
  asked = 0;
  endsAtMs = null;
  answer = async () => (endsAtMs === null ? null : { atMs: endsAtMs, by: 'answer' });
});

/** As one of the functions does after it has read an account. */
async function look(): Promise<void> {
  const { stores, pollDeps } = world.functions();
  const accounts = new AccountStore(stores.table, () => world.clock.nowMs());
  const deps = {
    ...pollDeps,
    accounts,
    tokenExpiry: () => {
      asked += 1;
      return answer();
    },
  };
  await followToken(deps, 'host/u', 'acme', await accounts.get('host/u'));
  await world.settle();
}

/** Each minute of the time, of which an hour is enough here. */
async function pass(ms: number): Promise<void> {
  for (let hour = 0; hour < ms / HOUR_MS; hour += 1) {
    world.clock.advance(HOUR_MS);
    await look();
  }
}

const heard = () =>
  world.heard.map(({ message }) => [message.data.phase, String(message.data.detail).replace(/^.*，/, '')]);

describe('operators hear of the end of a token', () => {
  test('30, 7 and 1 days before it, once each, and of the new one', async () => {
    endsAtMs = world.clock.nowMs() + 31 * DAY_MS;
    await look();
    expect(heard()).toEqual([]);
    world.clock.advance(DAY_MS + MINUTE_MS);
    await look();
    await pass(6 * HOUR_MS);
    expect(heard()).toEqual([['begins', '只剩不到 30 天']]);
    expect(world.heard[0]?.message.text).toContain('账号 acme 的令牌快到期了');
    world.clock.advance(23 * DAY_MS);
    await look();
    world.clock.advance(6 * DAY_MS);
    await look();
    await pass(3 * HOUR_MS);
    expect(heard().map(([, detail]) => detail)).toEqual(['只剩不到 30 天', '只剩不到 7 天', '只剩不到 1 天']);
    endsAtMs += 365 * DAY_MS;
    await pass(26 * HOUR_MS);
    world.clock.advance(6 * MINUTE_MS);
    await world.functions().tick('lanes');
    await world.settle();
    expect(heard().at(-1)?.[0]).toBe('over');
    expect(heard()).toHaveLength(4);
  });

  test('with only the nearest warning where they hear of it late, and none where it has ended', async () => {
    endsAtMs = world.clock.nowMs() + 5 * DAY_MS;
    await look();
    expect(heard()).toEqual([['begins', '只剩不到 7 天']]);
    world = new World(await tables.newTable());
    endsAtMs = world.clock.nowMs() - DAY_MS;
    await look();
    expect(heard()).toEqual([]);
  });
});

describe('the server', () => {
  test('is asked once a day, though many look, and one that says nothing is not asked more', async () => {
    await Promise.all([look(), look(), look()]);
    await pass(23 * HOUR_MS);
    expect(asked).toBe(1);
    await pass(2 * HOUR_MS);
    expect(asked).toBe(2);
  });

  test('that does not answer, or a token that is not there, changes nothing of what is known', async () => {
    endsAtMs = world.clock.nowMs() + 20 * DAY_MS;
    await look();
    answer = () =>
      Promise.reject(new CallRecordsError({ code: 'secret-missing', message: 'x', retryable: false }));
    await pass(25 * HOUR_MS);
    expect([asked, heard().length]).toEqual([2, 1]);
  });
});
