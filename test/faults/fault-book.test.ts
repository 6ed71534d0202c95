import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { cancel, claim, expiryOf } from '../../lambdas/deliveries/transitions.ts';
import type { Counted, FaultKind } from '../../lambdas/faults/fault.ts';
import { FaultBook } from '../../lambdas/faults/fault-book.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { unchanged } from '../../lambdas/platform/table/table.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../support/clock.ts';
import { memoryTable } from '../support/memory-stores.ts';

const RETENTION_MS = 30 * DAY_MS;

/** A book of faults and all that it put, as the lanes would find it. */
function bookOf(channels: readonly string[] = ['ops']) {
  const clock = new TestClock();
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const stores = openStores({ ...memoryTable(), newId, clock });
  const nudges: LaneMessage[] = [];
  const logged: string[] = [];
  const log = { error: (message: string) => logged.push(message) };
  const laneQueue = { send: async (messages: readonly LaneMessage[]) => void nudges.push(...messages) };
  const render = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' } as const;
  const open = (heardBy: readonly string[]) =>
    new FaultBook({
      ...stores,
      platform: { clock, log } as unknown as Platform,
      laneQueue,
      channels: heardBy,
      retentionMs: RETENTION_MS,
      render,
    });
  const book = open(channels);
  const { table, deliveries } = stores;

  /** All that was put about a fault, oldest first. */
  const put = async (kind: FaultKind, subject = 'acme'): Promise<Delivery[]> => {
    const items = await table.query(`FAULT#${kind}#${subject}`);
    const found = await deliveries.getMany(
      items.filter(({ sk }) => sk !== 'STATE').map(({ pk, sk }) => ({ pk, sk })),
    );
    return found.sort((one, other) => one.createdAtMs - other.createdAtMs || other.sk.localeCompare(one.sk));
  };
  return {
    clock,
    book,
    /** The same where the file has other channels by now. */
    open,
    nudges,
    logged,
    deliveries,
    table,
    put,
    /** What stands there, in short: since when, what, its state, and in how many minutes it may go. */
    async waits(kind: FaultKind, subject?: string) {
      return (await put(kind, subject)).map(
        ({ sk, state, reason, notBeforeMs }) =>
          `${sk.split('#')[0]} ${state}${reason === null ? '' : ` (${reason})`}${notBeforeMs === null ? '' : ` in ${(notBeforeMs - clock.nowMs()) / MINUTE_MS} min`}`,
      );
    },
    /** A lane has sent it. */
    async sent(delivery: Delivery | undefined) {
      if (!delivery) throw new Error('expected a delivery, got none');
      const sending = await deliveries.change(delivery, claim(delivery, 'lane', clock.nowMs() + MINUTE_MS));
      if (!sending) throw new Error('expected to claim the delivery');
      const change = { state: 'sent', notBeforeMs: null, owner: null, sentAtMs: clock.nowMs() } as const;
      await deliveries.change(sending, change);
    },
  };
}

const seen = (kind: FaultKind, detail = 'HTTP 503', subject = 'acme') =>
  ({ kind, subject, name: subject, detail }) as const;

describe('a fault that lasts', () => {
  test('waits for five minutes from when it began, and is put once', async () => {
    const { book, clock, waits, nudges } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    clock.advance(MINUTE_MS);
    await book.seen(seen('vendor-unreachable'));
    expect(await waits('vendor-unreachable')).toEqual(['TOLD pending in 4 min']);
    expect(nudges).toEqual([]);
  });

  test('that began before it was seen waits so much less, and never less than nothing', async () => {
    const { book, waits } = bookOf();
    await book.seen(seen('vendor-unreachable'), NOON_MS - 2 * MINUTE_MS);
    await book.seen(seen('vendor-unreachable', 'HTTP 503', 'b'), NOON_MS - DAY_MS);
    await book.seen(seen('vendor-unreachable', 'HTTP 503', 'c'), NOON_MS + DAY_MS);
    expect(await waits('vendor-unreachable')).toEqual(['TOLD pending in 3 min']);
    expect(await waits('vendor-unreachable', 'b')).toEqual(['TOLD pending in 0 min']);
    expect(await waits('vendor-unreachable', 'c')).toEqual(['TOLD pending in 5 min']);
  });

  test('that must be heard at once wakes the lane, by the key that it was put under', async () => {
    const { book, nudges, put } = bookOf();
    await book.seen(seen('token-refused', '401'));
    const [begin] = await put('token-refused');
    expect(begin).toMatchObject({ state: 'pending', hold: null, taskKey: 'acme', channel: 'ops' });
    expect(begin?.sk).toBe(`TOLD#${new Date(NOON_MS).toISOString()}#ops`);
    expect(nudges).toEqual([{ channel: 'ops', keys: [[begin?.pk, begin?.sk]], hops: 0 }]);
  });

  test('that was put and not remembered as told is put once more, under the same key', async () => {
    const { book, table, waits } = bookOf();
    await book.seen(seen('token-refused', '401'));
    const state = await table.get({ pk: 'FAULT#token-refused#acme', sk: 'STATE' });
    expect(state).toMatchObject({ told: true, sinceMs: NOON_MS });
    if (state) await table.update(state, { told: false }, unchanged(state));
    await book.seen(seen('token-refused', '401'));
    expect(await waits('token-refused')).toEqual(['TOLD pending in 0 min']);
    expect(await table.get({ pk: 'FAULT#token-refused#acme', sk: 'STATE' })).toMatchObject({ told: true });
  });

  test('ends unheard where it ended before anybody was told', async () => {
    const { book, clock, waits, put } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    clock.advance(MINUTE_MS);
    await book.over('vendor-unreachable', 'acme');
    expect(await waits('vendor-unreachable')).toEqual(['TOLD cancelled (over-before-it-was-told)']);
    const [begin] = await put('vendor-unreachable');
    expect(begin?.expiresAt).toBe(expiryOf(clock.nowMs(), RETENTION_MS));
  });

  test('that was told has its end told five minutes after it', async () => {
    const { book, clock, waits, put, sent } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    const [begin] = await put('vendor-unreachable');
    await sent(begin);
    clock.advance(HOUR_MS);
    await book.over('vendor-unreachable', 'acme');
    await book.over('vendor-unreachable', 'acme');
    expect(await waits('vendor-unreachable')).toEqual(['TOLD sent', 'OVER pending in 5 min']);
    const [first, end] = (await put('vendor-unreachable')).map(({ told }) =>
      told.kind === 'notice' ? told.message : null,
    );
    expect(first?.id).toBe(`vendor-unreachable:acme:${NOON_MS}:ops`);
    expect(end?.id).toBe(`vendor-unreachable:acme:${NOON_MS}:ops:over`);
    expect(end?.data).toMatchObject({ phase: 'over', over: new Date(clock.nowMs()).toISOString() });
  });

  test('whose message may be out has its end told, though nobody knows that it was heard', async () => {
    const { book, clock, deliveries, put, waits } = bookOf();
    await book.seen(seen('token-refused', '401'));
    const [begin] = await put('token-refused');
    if (begin) await deliveries.change(begin, { attempts: 1 });
    clock.advance(MINUTE_MS);
    await book.over('token-refused', 'acme');
    expect(await waits('token-refused')).toEqual(['TOLD pending in -1 min', 'OVER pending in 5 min']);
  });

  test('that comes back within five minutes never ended', async () => {
    const { book, clock, put, sent, waits } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    await sent((await put('vendor-unreachable'))[0]);
    await book.over('vendor-unreachable', 'acme');
    clock.advance(5 * MINUTE_MS - 1);
    await book.seen(seen('vendor-unreachable'));
    expect(await waits('vendor-unreachable')).toEqual(['TOLD sent', 'OVER cancelled (came-back)']);

    clock.advance(HOUR_MS);
    await book.over('vendor-unreachable', 'acme');
    expect(await waits('vendor-unreachable')).toEqual(['TOLD sent', 'OVER pending in 5 min']);
    const end = (await put('vendor-unreachable')).find(({ sk }) => sk.startsWith('OVER'));
    expect(end?.told).toMatchObject({ message: { data: { over: new Date(clock.nowMs()).toISOString() } } });
  });

  test('that comes back before anybody heard of it waits from then', async () => {
    const { book, clock, waits } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    clock.advance(MINUTE_MS);
    await book.over('vendor-unreachable', 'acme');
    clock.advance(MINUTE_MS);
    await book.seen(seen('vendor-unreachable'));
    expect(await waits('vendor-unreachable')).toEqual(['TOLD pending in 5 min']);
  });

  test('whose message was cancelled for another reason is not put again when it comes back', async () => {
    const { book, clock, put, deliveries, waits } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    const [begin] = await put('vendor-unreachable');
    if (begin) await deliveries.change(begin, cancel('came-back', clock.nowMs(), RETENTION_MS));
    await book.over('vendor-unreachable', 'acme');
    await book.seen(seen('vendor-unreachable'));
    expect((await waits('vendor-unreachable'))[0]).toBe('TOLD cancelled (came-back)');
  });

  test('that comes back later is a new one', async () => {
    const { book, clock, waits } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    await book.over('vendor-unreachable', 'acme');
    clock.advance(5 * MINUTE_MS);
    await book.seen(seen('vendor-unreachable'));
    expect(await waits('vendor-unreachable')).toEqual([
      'TOLD cancelled (over-before-it-was-told)',
      'TOLD pending in 5 min',
    ]);
  });

  test('of which a clock that was ahead says that it ended is a new one', async () => {
    const { book, clock, waits } = bookOf();
    clock.advance(DAY_MS);
    await book.seen(seen('vendor-unreachable'));
    await book.over('vendor-unreachable', 'acme');
    clock.advance(-DAY_MS);
    await book.seen(seen('vendor-unreachable'));
    expect(await waits('vendor-unreachable')).toEqual([
      'TOLD pending in 5 min',
      'TOLD cancelled (over-before-it-was-told)',
    ]);
  });

  test('that nobody saw cannot end', async () => {
    const { book, table } = bookOf();
    await book.over('vendor-unreachable', 'acme');
    expect(await table.query('FAULT#vendor-unreachable#acme')).toEqual([]);
  });
});

describe('what is known of a fault', () => {
  test('grows until it is told, where its rule says so', async () => {
    const { book, clock, put } = bookOf();
    await book.seen(seen('task-unreadable', 'one place'));
    clock.advance(2 * MINUTE_MS);
    await book.seen(seen('task-unreadable', 'two places'));
    const [begin] = await put('task-unreadable');
    expect(begin?.told).toMatchObject({ message: { data: { detail: 'two places' } } });

    clock.advance(MINUTE_MS);
    await book.seen(seen('task-unreadable', 'three places'));
    expect((await put('task-unreadable'))[0]?.told).toMatchObject({
      message: { data: { detail: 'two places' } },
    });
  });

  test('stays where its message may be out', async () => {
    const { book, put, sent, deliveries } = bookOf(['ops', 'night']);
    await book.seen(seen('task-unreadable', 'one place'));
    const [one, other] = await put('task-unreadable');
    await sent(one);
    if (other) await deliveries.change(other, { attempts: 1 });
    await book.seen(seen('task-unreadable', 'two places'));
    const told = (await put('task-unreadable')).map((each) => each.told);
    expect(told).toMatchObject([
      { message: { data: { detail: 'one place' } } },
      { message: { data: { detail: 'one place' } } },
    ]);
  });

  test('does not change a message of another kind', async () => {
    const { book, put } = bookOf();
    await book.seen(seen('vendor-unreachable', 'HTTP 503'));
    await book.seen(seen('vendor-unreachable', 'time-out'));
    expect((await put('vendor-unreachable'))[0]?.told).toMatchObject({
      message: { data: { detail: 'HTTP 503' } },
    });
  });

  test('is a new fault where it is worse: each step towards the end of a token', async () => {
    const { book, clock, waits } = bookOf();
    await book.seen(seen('token-ends', '30'));
    clock.advance(DAY_MS);
    await book.seen(seen('token-ends', '30'));
    expect(await waits('token-ends')).toHaveLength(1);
    await book.seen(seen('token-ends', '7'));
    expect(await waits('token-ends')).toHaveLength(2);
  });

  test('an event without an end is told again after a day, and not sooner', async () => {
    const { book, clock, waits } = bookOf();
    await book.seen(seen('records-unreadable'));
    clock.advance(DAY_MS - 1);
    await book.seen(seen('records-unreadable'));
    expect(await waits('records-unreadable')).toHaveLength(1);
    clock.advance(1);
    await book.seen(seen('records-unreadable'));
    expect(await waits('records-unreadable')).toHaveLength(2);
  });
});

describe('what waits', () => {
  test('says that it is of a fault: its beginning, what follows, and its end', async () => {
    const { book, put, sent } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    const holds = async (kind: FaultKind) =>
      (await put(kind)).map(({ sk, hold }) => [sk.split('#')[0], hold]);
    expect(await holds('vendor-unreachable')).toEqual([['TOLD', 'fault']]);
    await book.over('vendor-unreachable', 'acme');
    await book.seen(seen('vendor-unreachable'));
    expect(await holds('vendor-unreachable')).toEqual([['TOLD', 'fault']]);

    const of = { kind: 'deliveries-dead', subject: 'acme', name: 'acme' } as const;
    await book.counted(of, event0);
    await sent((await put('deliveries-dead'))[0]);
    await book.counted(of, { ...event0, id: 'b' });
    expect(await holds('deliveries-dead')).toContainEqual(['MORE', 'fault']);
    await book.over('deliveries-dead', 'acme');
    expect(new Set(await holds('deliveries-dead'))).toEqual(
      new Set([
        ['TOLD', null],
        ['MORE', null],
        ['OVER', 'fault'],
      ]),
    );
  });

  test('of a fault that grows is still its beginning', async () => {
    const { book, put } = bookOf();
    await book.seen(seen('task-unreadable', 'one place'));
    const before = (await put('task-unreadable'))[0]?.told;
    await book.seen(seen('task-unreadable', 'two places'));
    const after = (await put('task-unreadable'))[0]?.told;
    if (before?.kind !== 'notice' || after?.kind !== 'notice') throw new Error('expected notices');
    expect(after.message.id).toBe(before.message.id);
    expect(after.message.data.phase).toBe('begins');
  });

  test('is not there in a channel that the file has only since: it hears neither more nor the end', async () => {
    const { book, open, put } = bookOf();
    await book.seen(seen('task-unreadable', 'one place'));
    const later = open(['ops', 'new']);
    await later.seen(seen('task-unreadable', 'two places'));
    await later.over('task-unreadable', 'acme');
    expect((await put('task-unreadable')).map(({ channel }) => channel)).toEqual(['ops']);
  });

  test('keeps its text where it was cancelled', async () => {
    const { book, put, deliveries, clock } = bookOf();
    await book.seen(seen('task-unreadable', 'one place'));
    const [begin] = await put('task-unreadable');
    if (begin) await deliveries.change(begin, cancel('came-back', clock.nowMs(), RETENTION_MS));
    await book.seen(seen('task-unreadable', 'two places'));
    expect((await put('task-unreadable'))[0]?.told).toEqual(begin?.told);
  });

  test('has its end told where a lane took it at the moment of its end', async () => {
    const { book, deliveries, waits } = bookOf();
    await book.seen(seen('vendor-unreachable'));
    const { change } = deliveries;
    deliveries.change = async () => null;
    await book.over('vendor-unreachable', 'acme');
    deliveries.change = change;
    expect(await waits('vendor-unreachable')).toEqual(['TOLD pending in 5 min', 'OVER pending in 5 min']);
  });

  test('that its end was put is enough: a repeat does not make it later', async () => {
    const { book, clock, table, put, sent, waits } = bookOf();
    await book.seen(seen('token-refused'));
    await sent((await put('token-refused'))[0]);
    await book.over('token-refused', 'acme');
    const state = await table.get({ pk: 'FAULT#token-refused#acme', sk: 'STATE' });
    if (state) await table.update(state, { overAtMs: null }, unchanged(state));
    clock.advance(MINUTE_MS);
    await book.over('token-refused', 'acme');
    expect(await waits('token-refused')).toEqual(['TOLD sent', 'OVER pending in 4 min']);
  });
});

describe('events that are counted', () => {
  const event = (id: string, why = 'errcode 40033'): Counted => ({ id, what: `lead ${id}`, why });
  const of = { kind: 'deliveries-dead', subject: 'sales', name: 'sales' } as const;
  const totals = (put: readonly Delivery[]) =>
    put.map(({ told }) => (told.kind === 'notice' ? told.message.data.count : null));

  test('are one growing message until it is sent', async () => {
    const { book, put, waits, nudges } = bookOf();
    for (const id of ['a', 'b', 'b', 'c']) await book.counted(of, event(id));
    expect(await waits('deliveries-dead', 'sales')).toEqual(['TOLD pending in 0 min']);
    const [only] = await put('deliveries-dead', 'sales');
    expect(only?.told).toMatchObject({
      message: { data: { count: 3, detail: 'errcode 40033 (3)', since: new Date(NOON_MS).toISOString() } },
    });
    expect(nudges).toHaveLength(1);
  });

  test('after the first message come in further ones, each later than the one before', async () => {
    const { book, clock, put, sent, waits } = bookOf();
    await book.counted(of, event('a'));
    await sent((await put('deliveries-dead', 'sales'))[0]);
    clock.advance(MINUTE_MS);
    await book.counted(of, event('b'));
    await book.counted(of, event('c'));
    expect(await waits('deliveries-dead', 'sales')).toEqual(['TOLD sent', 'MORE pending in 2 min']);
    const all = await put('deliveries-dead', 'sales');
    expect(totals(all)).toEqual([1, 3]);
    expect(all[1]?.sk).toBe(`MORE#1#${new Date(NOON_MS).toISOString()}#ops`);
    expect(all[1]?.told).toMatchObject({ message: { id: `deliveries-dead:sales:${NOON_MS}:ops:more-1` } });

    await sent(all[1]);
    clock.advance(MINUTE_MS);
    await book.counted(of, event('d'));
    expect(await waits('deliveries-dead', 'sales')).toEqual([
      'TOLD sent',
      'MORE sent',
      'MORE pending in 10 min',
    ]);
  });

  test('what was told already is told in no further message', async () => {
    const { book, put, sent, waits } = bookOf();
    await book.counted(of, event('a'));
    await sent((await put('deliveries-dead', 'sales'))[0]);
    await book.counted(of, event('a'));
    expect(await waits('deliveries-dead', 'sales')).toEqual(['TOLD sent']);
  });

  test('that follow after an hour without any are a new fault', async () => {
    const { book, clock, put } = bookOf();
    await book.counted(of, event('a'));
    clock.advance(HOUR_MS - 1);
    await book.counted(of, event('b'));
    expect(totals(await put('deliveries-dead', 'sales'))).toEqual([2]);
    clock.advance(HOUR_MS);
    await book.counted(of, event('c'));
    expect(totals(await put('deliveries-dead', 'sales'))).toEqual([2, 1]);
  });

  test('their end takes away what nobody has heard', async () => {
    const { book, clock, put, sent, waits } = bookOf();
    await book.counted(of, event('a'));
    await sent((await put('deliveries-dead', 'sales'))[0]);
    await book.counted(of, event('b'));
    await book.over('deliveries-dead', 'sales');
    expect(await waits('deliveries-dead', 'sales')).toEqual(
      expect.arrayContaining([
        'TOLD sent',
        'MORE cancelled (over-before-it-was-told)',
        'OVER pending in 5 min',
      ]),
    );
    clock.advance(MINUTE_MS);
    await book.counted(of, event('c'));
    expect(totals((await put('deliveries-dead', 'sales')).slice(-1))).toEqual([1]);
  });

  test.each([
    ['was tried and may be out', { attempts: 1 }],
    ['was cancelled', cancel('came-back', NOON_MS, RETENTION_MS)],
  ])('after a message that %s come in a further one', async (_, change) => {
    const { book, deliveries, put } = bookOf();
    await book.counted(of, event('a'));
    const [first] = await put('deliveries-dead', 'sales');
    if (first) await deliveries.change(first, change);
    await book.counted(of, event('b'));
    expect(totals(await put('deliveries-dead', 'sales'))).toEqual([1, 2]);
  });

  test('a further message that was sent, or may be, stays as it is at their end', async () => {
    const { book, deliveries, put, sent, waits, clock } = bookOf();
    await book.counted(of, event('a'));
    await sent((await put('deliveries-dead', 'sales'))[0]);
    clock.advance(1);
    await book.counted(of, event('b'));
    await sent((await put('deliveries-dead', 'sales'))[1]);
    clock.advance(1);
    await book.counted(of, event('c'));
    const tried = (await put('deliveries-dead', 'sales'))[2];
    if (tried) await deliveries.change(tried, { attempts: 1, notBeforeMs: clock.nowMs() });
    await book.over('deliveries-dead', 'sales');
    expect(await waits('deliveries-dead', 'sales')).toEqual([
      'TOLD sent',
      'MORE sent',
      'OVER pending in 5 min',
      'MORE pending in 0 min',
    ]);
  });

  test('are not looked for without an end, whatever is in the table', async () => {
    const { book, deliveries, put, sent } = bookOf();
    await book.counted(of, event('a'));
    await sent((await put('deliveries-dead', 'sales'))[0]);
    const [first] = await put('deliveries-dead', 'sales');
    let looks = 0;
    deliveries.get = async () => {
      looks += 1;
      return first ?? null;
    };
    await book.counted(of, event('b'));
    expect(looks).toBe(201);
    looks = 0;
    await book.over('deliveries-dead', 'sales');
    // The further ones, and its beginning.
    expect(looks).toBe(201);
  });

  test('by several at once are all counted and all told, and one that is beaten eight times says so', async () => {
    const { book, put, logged, table } = bookOf();
    await Promise.all(['a', 'b', 'c'].map((id) => book.counted(of, event(id))));
    expect(totals(await put('deliveries-dead', 'sales'))).toEqual([3]);
    expect(logged).toEqual([]);
    expect(await table.get({ pk: 'FAULT#deliveries-dead#sales', sk: 'STATE' })).toMatchObject({ told: true });

    const update = table.upsert.bind(table);
    let tries = 0;
    table.upsert = async (...args) => {
      tries += 1;
      return tries > 0 ? null : update(...args);
    };
    await book.counted(of, event('d'));
    expect(tries).toBe(8);
    expect(logged).toEqual(['A fault could not be counted: others were faster each time']);
  });
});

describe('who hears', () => {
  test('every channel of operators', async () => {
    const { book, put, nudges } = bookOf(['ops', 'night']);
    await book.seen(seen('token-refused'));
    expect(new Set((await put('token-refused')).map(({ channel }) => channel))).toEqual(
      new Set(['ops', 'night']),
    );
    expect(nudges.map(({ channel }) => channel)).toEqual(['ops', 'night']);
  });

  test.each([
    'channel-dead',
    'channel-misconfigured',
    'channel-unreachable',
    'channel-blocked',
    'deliveries-dead',
    'message-damaged',
    'channel-unknown',
  ] as const)('of %s not the channel itself', async (kind) => {
    const { book, put } = bookOf(['ops', 'night']);
    await book.seen(seen(kind, 'errcode 93000', 'ops'));
    expect((await put(kind, 'ops')).map(({ channel }) => channel)).toEqual(['night']);
  });

  test('a channel that is called like an account hears of the account', async () => {
    const { book, put } = bookOf(['acme']);
    await book.seen(seen('token-refused'));
    expect(await put('token-refused')).toHaveLength(1);
  });

  test('nobody, where nobody is to be told: then nothing is written', async () => {
    const { book, table } = bookOf([]);
    await book.seen(seen('token-refused'));
    await book.counted({ kind: 'deliveries-dead', subject: 'acme', name: 'acme' }, event0);
    await book.over('token-refused', 'acme');
    expect(await table.query('FAULT#token-refused#acme')).toEqual([]);
    expect(await table.query('FAULT#deliveries-dead#acme')).toEqual([]);
  });
});

const event0: Counted = { id: 'a', what: 'a lead', why: 'errcode 40033' };
