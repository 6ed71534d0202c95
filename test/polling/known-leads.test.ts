import { beforeEach, describe, expect, test } from 'vitest';
import type { Lead } from '../../lambdas/leads/lead.ts';
import type { LeadStore } from '../../lambdas/leads/lead-store.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { VendorClocks } from '../../lambdas/polling/clocks/vendor-clocks.ts';
import { addLeadsOutside, knownLeads } from '../../lambdas/polling/known-leads.ts';
import type { PollDeps } from '../../lambdas/polling/poll-deps.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import { RememberedLeads } from '../../lambdas/polling/remembered-leads.ts';
import { jumpingPlatform } from '../call-records/record-client.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { steadyState } from '../support/task-state.ts';

const QUICK_MS = 20 * MINUTE_MS;
const task = {
  ...testTask,
  windows: [
    { everyMs: MINUTE_MS, backMs: QUICK_MS },
    { everyMs: MINUTE_MS, backMs: 60 * MINUTE_MS },
    { everyMs: MINUTE_MS, backMs: 4 * DAY_MS },
  ],
};
const steady = steadyState(null);
const window = (backMs: number, fields: Partial<PollMessage> = {}): PollMessage => ({
  taskKey: task.key,
  fromMs: NOON_MS - backMs,
  toMs: null,
  dueAtMs: NOON_MS,
  backMs,
  staleAfterMs: MINUTE_MS,
  rest: [],
  ...fields,
});
const quick = window(QUICK_MS);

/** What the books were asked for: from and to, in minutes beside noon. */
let asked: [number, number][];
let inBooks: string[];
let remembered: RememberedLeads;
beforeEach(() => {
  asked = [];
  inBooks = ['r'];
  remembered = new RememberedLeads();
});
const lead = (recordId: string, fields: Partial<Lead> = {}) => ({ recordId, ...fields }) as Lead;
const leads = {
  peekKnown: async (_: string, fromMs: number, toMs: number) => {
    asked.push([(fromMs - NOON_MS) / MINUTE_MS, (toMs - NOON_MS) / MINUTE_MS]);
    return new Map(inBooks.map((id) => [id, lead(id)]));
  },
} as unknown as LeadStore;

const asks = async (
  message: PollMessage,
  {
    state = steady,
    isClockOff = false,
    remembers = true,
  }: { state?: typeof steady; isClockOff?: boolean; remembers?: boolean } = {},
) => {
  const clocks = {
    differenceOf: () => (isClockOff ? { offsetMs: 1, by: 'date' } : null),
  } as unknown as VendorClocks;
  const platform = { ...jumpingPlatform(), clock: { nowMs: () => NOON_MS, sleep: async () => {} } };
  const deps = { leads, clocks, platform, ...(remembers ? { remembered } : {}) } as unknown as PollDeps;
  return knownLeads(deps, task, message, state, NOON_MS);
};
const DAY = 24 * 60;

describe('before the vendor is asked, the books are', () => {
  test('by the shortest window for as much again on both sides, and what comes in the next five minutes', async () => {
    const known = await asks(quick);
    expect([...known.leads.keys()]).toEqual(['r']);
    expect(known.marginMs).toBe(QUICK_MS);
    expect(asked).toEqual([[-40, 25]]);
  });

  test('once: what a function has read it remembers', async () => {
    await asks(quick);
    expect([...(await asks(quick)).leads.keys()]).toEqual(['r']);
    expect(asked).toHaveLength(1);
    await asks(quick, { state: { ...steady, leadsChangingUntilMs: NOON_MS } });
    expect(asked).toHaveLength(2);
    await asks(quick, { remembers: false });
    expect(asked.at(-1)).toEqual([-40, 20]);
  });

  test('by a longer window each time, for as much again', async () => {
    const hour = window(60 * MINUTE_MS);
    expect((await asks(hour)).marginMs).toBe(60 * MINUTE_MS);
    await asks(hour);
    expect(asked).toEqual([
      [-120, 60],
      [-120, 60],
    ]);
  });

  test('for no less than twenty minutes, and no more than a day', async () => {
    expect((await asks(window(5 * MINUTE_MS))).marginMs).toBe(20 * MINUTE_MS);
    expect((await asks(window(2 * DAY_MS))).marginMs).toBe(DAY_MS);
  });

  test.each<[string, PollMessage, Parameters<typeof asks>[1]]>([
    ['by the longest window', window(4 * DAY_MS), {}],
    ['by a window that is closed', { ...quick, toMs: NOON_MS }, {}],
    ['by one that is longer than it should be', { ...quick, fromMs: quick.fromMs - 1 }, {}],
    [
      'in a first reading',
      quick,
      { state: { ...steady, covering: { backMs: 1, grades: [], sinceMs: 1, keep: null } } },
    ],
    ['where a clock is in doubt', quick, { isClockOff: true }],
  ])('for a day on both sides %s, and nothing is remembered', async (_, message, how) => {
    expect((await asks(message, how)).marginMs).toBe(DAY_MS);
    expect(asked).toEqual([[(message.fromMs - NOON_MS) / MINUTE_MS - DAY, DAY]]);
    await asks(message, how);
    expect(asked).toHaveLength(2);
  });
});

describe('calls that lie outside what was asked for', () => {
  const ofWindow = { fromMs: NOON_MS - QUICK_MS, toMs: NOON_MS };
  const at = (minute: number) => NOON_MS + minute * MINUTE_MS;
  async function adds(earliest: number | null, latest: number | null, isClockOff?: boolean) {
    const known = { leads: new Map([['r', lead('r', { grade: 7 })]]), marginMs: QUICK_MS };
    const calls = {
      earliestMs: earliest === null ? null : at(earliest),
      latestMs: latest === null ? null : at(latest),
    };
    await addLeadsOutside(leads, task, known, calls, ofWindow, isClockOff);
    return known.leads;
  }

  test('have the books asked about them too, on their side alone', async () => {
    await adds(-100, -5);
    expect(asked).toEqual([[-100, -40]]);
    await adds(-5, 100);
    expect(asked[1]).toEqual([20, 100]);
  });

  test('are none where all lie within, or none came', async () => {
    await adds(-40, 20);
    await adds(null, null);
    expect(asked).toEqual([]);
  });

  test('may be anywhere within a day where a clock is in doubt', async () => {
    await adds(null, null, true);
    expect(asked).toEqual([
      [-20 - DAY, -40],
      [20, DAY],
    ]);
  });

  test('are added to what is known, and do not replace it', async () => {
    inBooks = ['r', 'older'];
    const known = await adds(-100, null);
    expect([...known.keys()]).toEqual(['r', 'older']);
    expect(known.get('r')?.grade).toBe(7);
  });
});
