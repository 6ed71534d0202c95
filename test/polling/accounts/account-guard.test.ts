import { describe, expect, test } from 'vitest';
import type { RecordClient } from '../../../lambdas/call-records/client.ts';
import type { PageOptions } from '../../../lambdas/call-records/client-options.ts';
import { CallRecordsError, type CallRecordsErrorCode } from '../../../lambdas/call-records/errors.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { AccountGuard, type GuardOptions } from '../../../lambdas/polling/accounts/account-guard.ts';
import type { AccountState } from '../../../lambdas/polling/accounts/account-store.ts';
import { NOON_MS, TestClock } from '../../support/clock.ts';

const ANSWERS: AccountState = {
  trouble: null,
  blockedUntilMs: null,
  skippingSinceMs: null,
  nextTaskKey: null,
  clock: null,
  tokenEnd: null,
  filters: null,
  token: null,
};
const SILENT: AccountState = {
  ...ANSWERS,
  trouble: { sinceMs: NOON_MS - HOUR_MS, code: 'time-out', message: 'no answer', hint: null },
};

const failure = (code: CallRecordsErrorCode, more: { isAnswered?: boolean; retryAfterMs?: number } = {}) =>
  new CallRecordsError({ code, message: code, retryable: true, ...more });
const HANGS = failure('time-out', { isAnswered: false });

/** What the server says to each task; `undefined` answers. */
function account(says: (taskId: string, isProbe: boolean) => CallRecordsError | undefined) {
  const asked: { taskId: string; maxTries: number | undefined }[] = [];
  let atOnce = 0;
  let most = 0;
  const client: RecordClient = {
    async page(query, _page, options: PageOptions = {}) {
      asked.push({ taskId: query.taskId, maxTries: options.maxTries });
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      const error = says(query.taskId, query.perPage === 1);
      if (error) throw error;
      return { rows: [], meta: { total: 0, lastPage: 1, currentPage: 1, perPage: 100 } };
    },
  } as RecordClient;
  return { client, asked, most: () => most };
}

const guarded = (client: RecordClient, more: Partial<GuardOptions> = {}) =>
  new AccountGuard({
    client,
    clock: new TestClock(),
    state: ANSWERS,
    concurrency: 4,
    decides: true,
    isShort: true,
    deadlineMs: NOON_MS + HOUR_MS,
    taskIds: TWENTY,
    ...more,
  });

const TWENTY = Array.from({ length: 20 }, (_, index) => `task-${index}`);

async function askAll(guard: AccountGuard, tasks = TWENTY): Promise<string[]> {
  return Promise.all(
    tasks.map((taskId) =>
      guard.page({ taskId }, 1).then(
        () => 'read',
        (error: CallRecordsError) => error.code,
      ),
    ),
  );
}

describe('an account that hangs', () => {
  test('is asked a handful of times until that is clear; the other tasks fail at once', async () => {
    const { client, asked } = account(() => HANGS);
    const guard = guarded(client);
    expect(new Set(await askAll(guard))).toEqual(new Set(['time-out']));
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(await guard.verdict()).toMatchObject({ trouble: { code: 'time-out', sinceMs: NOON_MS } });
  });

  test('is asked once a minute after that, without a repetition, and keeps the time that it began', async () => {
    const { client, asked } = account(() => HANGS);
    const guard = guarded(client, { state: SILENT });
    expect(new Set(await askAll(guard))).toEqual(new Set(['time-out']));
    expect(asked).toEqual([{ taskId: expect.any(String), maxTries: 1 }]);
    expect((await guard.verdict())?.trouble?.sinceMs).toBe(NOON_MS - HOUR_MS);
  });

  test('is read whole as soon as it answers that one request', async () => {
    const { client, asked } = account(() => undefined);
    const guard = guarded(client, { state: SILENT });
    expect(await askAll(guard)).toEqual(TWENTY.map(() => 'read'));
    expect(asked).toHaveLength(21);
    expect(await guard.verdict()).toEqual({ trouble: null, blockedUntilMs: null });
  });

  test('is not asked once more where no time is left for it, and nothing is said of it then', async () => {
    const clock = new TestClock();
    const { client, asked } = account(() => {
      clock.advance(15 * SECOND_MS);
      return HANGS;
    });
    const deadlineMs = NOON_MS + 16 * SECOND_MS;
    const guard = guarded(client, { clock, deadlineMs, taskIds: ['task-0'] });
    await askAll(guard, ['task-0']);
    expect(await guard.verdict()).toBeNull();
    expect(asked).toHaveLength(1);
  });

  test('is not asked at all for its long windows', async () => {
    const { client, asked } = account(() => undefined);
    const guard = guarded(client, { state: SILENT, decides: false });
    expect(new Set(await askAll(guard))).toEqual(new Set(['time-out']));
    expect(asked).toEqual([]);
    expect(await guard.verdict()).toBeNull();
  });
});

describe('an account that says 503 after nine seconds', () => {
  const slowly = () => {
    const clock = new TestClock();
    const { client, asked } = account(() => {
      clock.advance(9 * SECOND_MS);
      return failure('unavailable');
    });
    return { asked, guard: guarded(client, { clock, taskIds: ['task-0'] }) };
  };

  test('is asked once more, and then left: six of its errors would fill the minute', async () => {
    const { asked, guard } = slowly();
    await askAll(guard, ['task-0']);
    await askAll(guard, ['task-0']);
    expect(asked).toHaveLength(2);
    expect((await guard.verdict())?.trouble).toMatchObject({ code: 'unavailable' });
  });
});

describe('an account that answers', () => {
  test('is not given up for one task that hangs', async () => {
    const { client } = account((taskId) => (taskId === 'task-3' ? HANGS : undefined));
    const guard = guarded(client);
    expect((await askAll(guard)).filter((one) => one === 'read')).toHaveLength(19);
    expect((await guard.verdict())?.trouble).toBeNull();
  });

  test('is not given up for tasks that it does not know', async () => {
    const { client, asked } = account(() => failure('task-not-found'));
    const guard = guarded(client);
    await askAll(guard);
    expect(asked).toHaveLength(20);
    expect((await guard.verdict())?.trouble).toBeNull();
  });

  test('is not given up for the tasks that are asked first, if another one is answered', async () => {
    const broken = ['task-0', 'task-1', 'task-2', 'task-3'];
    const { client } = account((taskId) => (broken.includes(taskId) ? failure('token-refused') : undefined));
    const guard = guarded(client, { taskIds: ['task-19'] });
    expect((await askAll(guard)).filter((one) => one === 'read')).toHaveLength(16);
    expect((await guard.verdict())?.trouble).toBeNull();
  });

  test('with a 500 for its only task, and for nothing else of it, is well', async () => {
    const { client } = account((_, isProbe) => (isProbe ? undefined : failure('unavailable')));
    const guard = guarded(client, { taskIds: ['task-0'] });
    await askAll(guard, ['task-0']);
    expect(await guard.verdict()).toEqual({ trouble: null, blockedUntilMs: null });
  });

  test('is never asked more at once than it may be', async () => {
    const { client, most } = account(() => undefined);
    await askAll(guarded(client, { concurrency: 3 }));
    expect(most()).toBe(3);
  });

  test('that fails for long windows is still read for the short ones', async () => {
    const { client, asked } = account((_, isProbe) => (isProbe ? undefined : HANGS));
    const guard = guarded(client, { decides: false, isShort: false });
    await askAll(guard);
    expect(asked.length).toBeGreaterThanOrEqual(20);
    expect((await guard.verdict())?.trouble).toBeNull();
  });
});

describe('an account that is down but speaks', () => {
  test('with a 500 for everything is in trouble once nothing was read', async () => {
    const { client, asked } = account(() => failure('unavailable'));
    const guard = guarded(client);
    await askAll(guard);
    expect(asked.length).toBeLessThanOrEqual(11);
    expect((await guard.verdict())?.trouble?.code).toBe('unavailable');
  });

  test.each<CallRecordsErrorCode>(['token-refused', 'account-not-found'])(
    '%s is no reason for twenty requests',
    async (code) => {
      const { client, asked } = account(() => failure(code));
      await askAll(guarded(client));
      expect(asked.length).toBeLessThanOrEqual(5);
    },
  );
});

describe('a server that asks to be left alone', () => {
  const BLOCK = failure('throttled', { retryAfterMs: 150 * SECOND_MS });

  test('is, by long windows and short ones, until then', async () => {
    const { client, asked } = account(() => BLOCK);
    const guard = guarded(client, { decides: false, isShort: false });
    await askAll(guard);
    expect(asked.length).toBeLessThanOrEqual(4);
    expect((await guard.verdict())?.blockedUntilMs).toBe(NOON_MS + 150 * SECOND_MS);

    const next = account(() => undefined);
    const state = { ...ANSWERS, ...(await guard.verdict()) };
    expect(new Set(await askAll(guarded(next.client, { state })))).toEqual(new Set(['throttled']));
    expect(next.asked).toEqual([]);
    const later = new TestClock();
    later.advance(3 * MINUTE_MS);
    await askAll(guarded(next.client, { state, clock: later }));
    expect(next.asked).toHaveLength(21);
  });

  test('for some seconds is waited for by all of a reading, not only by the one that heard it', async () => {
    const clock = new TestClock();
    const times: number[] = [];
    const client = {
      page: async (_query: unknown, _page: unknown, { mayRetry }: PageOptions = {}) => {
        times.push(clock.nowMs());
        const error = failure('throttled', { retryAfterMs: 5 * SECOND_MS });
        if (times.length === 1) {
          expect(mayRetry?.(error)).toBe(true);
          throw error;
        }
        return { rows: [], meta: {} };
      },
    } as unknown as RecordClient;
    const guard = guarded(client, { clock, concurrency: 1 });
    const read = await askAll(guard, ['task-0', 'task-1', 'task-2']);
    expect(read).toEqual(['throttled', 'read', 'read']);
    expect(times).toEqual([NOON_MS, NOON_MS + 5 * SECOND_MS, NOON_MS + 5 * SECOND_MS]);
    expect(await guard.verdict()).toEqual({ trouble: null, blockedUntilMs: null });
  });

  test('for a day is asked again after an hour', async () => {
    const { client } = account(() => failure('unavailable', { retryAfterMs: 24 * HOUR_MS }));
    const guard = guarded(client);
    await askAll(guard);
    expect((await guard.verdict())?.blockedUntilMs).toBe(NOON_MS + HOUR_MS);
  });
});
