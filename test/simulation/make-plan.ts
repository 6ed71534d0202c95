import type { WindowConfig } from '../../lambdas/config/config.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { makeClocks } from './clocks.ts';
import { makePeople, withPeopleCalled } from './make-people.ts';
import { type Call, type ConfigChange, FAULT_KINDS, type FaultKind, type Outage, type Plan } from './plan.ts';
import { Random } from './random.ts';

const TIERS: readonly (readonly WindowConfig[])[] = [
  [
    { everyMs: MINUTE_MS, backMs: 20 * MINUTE_MS },
    { everyMs: 15 * MINUTE_MS, backMs: 2 * HOUR_MS },
    { everyMs: HOUR_MS, backMs: 8 * HOUR_MS },
  ],
  [
    { everyMs: MINUTE_MS, backMs: 10 * MINUTE_MS },
    { everyMs: 10 * MINUTE_MS, backMs: HOUR_MS },
  ],
];

/** How likely each fault is on one occasion, where the plan has it at all. */
const USUAL: Readonly<Record<FaultKind, readonly [number, number]>> = {
  crash: [0.001, 0.02],
  stall: [0.0005, 0.005],
  'throttled-table': [0.002, 0.05],
  'slow-table': [0.01, 0.1],
  'lost-table-answer': [0.005, 0.1],
  'table-time-out': [0.001, 0.03],
  'partial-batch': [0.05, 0.3],
  'small-table-pages': [0.1, 1],
  'stale-index': [0.05, 0.8],
  'lost-message': [0.01, 0.6],
  'doubled-message': [0.02, 0.3],
  'late-message': [0.02, 0.3],
  'queue-refuses': [0.01, 0.1],
  'lost-tick': [0.05, 0.5],
  'doubled-tick': [0.05, 0.5],
  'vendor-trouble': [0.02, 0.3],
  'slow-vendor': [0.02, 0.3],
  'robot-trouble': [0.05, 0.5],
  'robot-answer-lost': [0.02, 0.4],
  'short-time': [0.05, 0.5],
  skew: [1, 1],
};
const SKEWED_WORLDS = 0.1;

/** Grades in the order of their likelihood: wanted ones are what the simulation is about. */
const GRADES = [1, 1, 1, 2, 2, 3, 4] as const;

/** Worlds of `leads` know nobody, as a file without people; in those of `people` leads are given and taken. */
export type WorldKind = 'leads' | 'people';

/** Where a night is near. */
const EVENING_MS = NOON_MS + 10.5 * HOUR_MS;

/** The world of this seed. */
export function makePlan(seed: number, kind: WorldKind = 'leads'): Plan {
  const random = new Random(seed, 'plan');
  const ofPeople = kind === 'people' ? new Random(seed, 'people') : null;
  const isEvening = ofPeople?.chance(0.6) ?? false;
  const startMs = (isEvening ? EVENING_MS : NOON_MS) + random.between(0, 59 * SECOND_MS);
  const chaosMs = random.between(20, 70) * MINUTE_MS;
  const outages = makeOutages(random, startMs, chaosMs);
  const calmMs = Math.max(startMs + chaosMs, ...outages.map(({ toMs }) => toMs + 15 * MINUTE_MS));
  const plan: Plan = {
    seed,
    startMs,
    calmMs,
    windows: random.pick(TIERS),
    grades: random.chance(0.4) ? [1, 2] : [1],
    pageSize: random.between(3, 12),
    concurrency: random.between(1, 4),
    moreLanes: random.chance(0.4) ? random.between(1, 4) : 0,
    newestFirst: random.chance(0.7),
    ignoresWindow: random.chance(0.1),
    calls: makeCalls(random, startMs, calmMs),
    faults: makeFaults(random),
    outages,
    changes: makeChanges(random, startMs, chaosMs),
    poison: makePoison(random),
    // Of its own chance: the rest of a world is the same whether its clock moves or not.
    clocks: makeClocks(new Random(seed, 'clocks'), startMs, calmMs),
    people: null,
    filter: null,
  };
  const filtered = { ...plan, filter: makeFilter(new Random(seed, 'filter'), plan) };
  if (ofPeople === null) return filtered;
  const calls = withPeopleCalled(ofPeople, plan.calls);
  return { ...filtered, calls, people: makePeople(ofPeople, calls, { startMs, chaosMs, isEvening }) };
}

/** Of its own chance, as clocks are. */
function makeFilter(random: Random, { startMs, calmMs, calls }: Plan): Plan['filter'] {
  if (random.chance(0.3)) return null;
  if (random.chance(0.15)) return { does: 'refuses', hides: [], hidesFromMs: 0 };
  const lies = random.chance(0.3);
  const hides = calls.filter(() => random.chance(0.4)).map(({ id }) => id);
  const hidesFromMs = random.between(startMs, calmMs);
  return { does: 'honours', hides: lies ? hides : [], hidesFromMs };
}

function makeCalls(random: Random, startMs: number, calmMs: number): Call[] {
  const isFlood = random.chance(0.12);
  const count = isFlood ? random.between(12, 100) : random.between(2, 18);
  const floodMs = random.between(startMs, calmMs - 10 * MINUTE_MS);
  return Array.from({ length: count }, (_, index) => {
    const isEarlier = !isFlood && random.chance(0.25);
    const calledAtMs = isFlood
      ? floodMs + random.between(-5, 5) * MINUTE_MS
      : isEarlier
        ? startMs - random.between(0, 100 * MINUTE_MS)
        : random.between(startMs, calmMs - MINUTE_MS);
    return makeCall(random, `c${index + 1}`, wholeSecond(calledAtMs), calmMs);
  });
}

function makeCall(random: Random, id: string, calledAtMs: number, calmMs: number): Call {
  const talkMs = random.between(5, 120) * SECOND_MS;
  const listedAtMs = calledAtMs + random.between(0, 60) * SECOND_MS;
  const life: { atMs: number; grade: Call['life'][number]['grade'] }[] = [];
  const wavers = random.chance(0.1);
  const isLate = random.chance(0.2);
  let atMs = listedAtMs + (isLate ? random.between(1, 40) * MINUTE_MS : random.between(0, talkMs));
  // Back and forth, long enough for each fall to be told.
  for (let step = 0; wavers && step < 6 && atMs < calmMs; step += 1) {
    life.push({ atMs, grade: step % 2 === 0 ? random.pick([1, 1, 2]) : random.pick([3, 3, 2, 4]) });
    atMs += random.between(4, 12) * MINUTE_MS;
  }
  for (let step = 0; !wavers && step < 6 && atMs < calmMs; step += 1) {
    const isLast = random.chance(step === 0 ? 0 : 0.04);
    life.push({ atMs, grade: isLast ? 'gone' : random.chance(0.05) ? null : random.pick(GRADES) });
    if (isLast || random.chance(step === 0 ? 0.55 : 0.35)) break;
    atMs += random.chance(0.5) ? random.between(1, 90) * SECOND_MS : random.between(1, 25) * MINUTE_MS;
  }
  return { id, calledAtMs, talkMs, listedAtMs, life };
}

function makeFaults(random: Random): Plan['faults'] {
  const isCalm = random.chance(0.05);
  // One fault alone shows what many together hide.
  const only = random.chance(0.2) ? random.pick(FAULT_KINDS) : null;
  const share = random.next() * 0.8;
  const faults: Partial<Record<FaultKind, number>> = {};
  for (const kind of FAULT_KINDS) {
    const [least, most] = USUAL[kind];
    const rate = least * (most / least) ** random.next();
    const isChosen = random.chance(kind === 'skew' ? SKEWED_WORLDS : share);
    if (only === null ? isChosen && !isCalm : kind === only) faults[kind] = rate;
  }
  return faults;
}

function makeOutages(random: Random, startMs: number, chaosMs: number): Outage[] {
  const kinds = [
    ...(['vendor', 'token', 'table', 'ticks', 'robot sales', 'robot managers'] as const),
    ...(['closed sales', 'gateway sales', 'busy sales', 'missing sales', 'gateway ops'] as const),
  ];
  const count = random.chance(0.5) ? 0 : random.between(1, 2);
  return Array.from({ length: count }, (_, index) => {
    const of = random.pick(kinds);
    const isLong = random.chance(0.3);
    const most = of === 'table' ? 10 : of === 'ticks' ? 45 : isLong ? 150 : 20;
    const fromMs = startMs + random.between(0, chaosMs);
    return { id: `outage${index + 1}`, of, fromMs, toMs: fromMs + random.between(1, most) * MINUTE_MS };
  });
}

function makePoison(random: Random): Plan['poison'] {
  if (!random.chance(0.15)) return null;
  return { id: `c${random.between(1, 6)}`, answer: random.pick(['refused', 'cut', 'rejected'] as const) };
}

function makeChanges(random: Random, startMs: number, chaosMs: number): ConfigChange[] {
  const kinds = ['want B', 'drop B', 'tell managers', 'do not tell leads', 'remove leads'] as const;
  const count = random.chance(0.6) ? 0 : random.between(1, 2);
  return Array.from({ length: count }, (_, index) => ({
    id: `change${index + 1}`,
    atMs: startMs + random.between(0, chaosMs),
    does: random.pick(kinds),
  })).sort((one, other) => one.atMs - other.atMs);
}

/** The vendor knows whole seconds. */
const wholeSecond = (ms: number): number => Math.floor(ms / SECOND_MS) * SECOND_MS;
