import type { WindowConfig } from '../../lambdas/config/config.ts';
import type { Clocks } from './clocks.ts';
import type { PeoplePlan } from './people-plan.ts';

/** `gone`: the vendor no longer lists the record. */
export type Graded = number | null | 'gone';

/** A call and what becomes of it at the vendor's. */
export interface Call {
  id: string;
  calledAtMs: number;
  talkMs: number;
  listedAtMs: number;
  /** In order of time. Before the first one it is listed without a grade. */
  life: readonly { atMs: number; grade: Graded }[];
  /** Of the province that a route gives to another team. */
  isWest?: boolean;
  /** The call to the same number before it. Absent: no other call has its number. */
  numberOf?: string;
}

/** Chances, each for one occasion: an effect, a message, a tick, a request. */
export const FAULT_KINDS = [
  /** The process dies; what it had asked for may still happen. */
  'crash',
  /** The answer reaches the process half a minute late. */
  'stall',
  'throttled-table',
  'slow-table',
  /** The write took effect, the SDK heard nothing and sends it again. */
  'lost-table-answer',
  /** The same, and the SDK gives up. */
  'table-time-out',
  'partial-batch',
  'small-table-pages',
  'stale-index',
  'lost-message',
  'doubled-message',
  'late-message',
  'queue-refuses',
  'lost-tick',
  'doubled-tick',
  'vendor-trouble',
  'slow-vendor',
  'robot-trouble',
  'robot-answer-lost',
  /** The invocation has little time. */
  'short-time',
  /** Clocks of functions are up to two minutes apart. */
  'skew',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Outage {
  id: string;
  /**
   * `ticks`: nobody polls. `robot …`: removed from its group; `closed`: it refuses connections; `gateway`, `busy` and
   * `missing`: whatever is sent to it is answered 502, -1 or 404.
   */
  of:
    | 'vendor'
    | 'token'
    | 'table'
    | 'ticks'
    | `${'robot' | 'closed' | 'gateway' | 'busy' | 'missing'} ${string}`;
  fromMs: number;
  toMs: number;
}

export type Change = 'want B' | 'drop B' | 'tell managers' | 'do not tell leads' | 'remove leads';

export interface ConfigChange {
  id: string;
  atMs: number;
  does: Change;
}

/** Everything that happens to a world, as data. What chance decides on the way is seeded too. */
export interface Plan {
  seed: number;
  startMs: number;
  /** From here on nothing goes wrong any more, and nothing changes at the vendor's. */
  calmMs: number;
  windows: readonly WindowConfig[];
  grades: readonly number[];
  pageSize: number;
  concurrency: number;
  /** Lanes that send to the robot of the first one, next to it. */
  moreLanes: number;
  newestFirst: boolean;
  /** An old vendor lists everything, whatever window was asked for. */
  ignoresWindow: boolean;
  /** What it does with a filter by grade. Null: it does not know it, and lists everything. */
  filter: Filter | null;
  calls: readonly Call[];
  faults: Readonly<Partial<Record<FaultKind, number>>>;
  outages: readonly Outage[];
  changes: readonly ConfigChange[];
  /** A call of which robots take no text, ever, and how they say so. */
  poison: Poison | null;
  /** Null: our clock is right all the time, except for `skew`. */
  clocks: Clocks | null;
  /** Null: nobody takes leads, and the file names nobody. */
  people: PeoplePlan | null;
}

export interface Filter {
  does: 'honours' | 'refuses';
  /** Calls that a filtered list leaves out, from some moment on. */
  hides: readonly string[];
  hidesFromMs: number;
}

export interface Poison {
  id: string;
  answer: 'refused' | 'cut' | 'rejected';
}

/**
 * What can be left out of a plan, one by one: its calls, faults, outages, changes, what is wrong with its clock, and what
 * people do.
 */
export function partsOf(plan: Plan): string[] {
  return [
    ...(plan.poison ? ['poison'] : []),
    ...(plan.filter ? ['filter'] : []),
    ...Object.keys(plan.faults),
    ...[...plan.outages, ...plan.changes, ...(plan.clocks?.faults ?? []), ...plan.calls].map(({ id }) => id),
    ...[...(plan.people?.presses ?? []), ...(plan.people?.absences ?? [])].map(({ id }) => id),
  ];
}

export function without(plan: Plan, parts: ReadonlySet<string>): Plan {
  const kept = <T extends { id: string }>(list: readonly T[]) => list.filter(({ id }) => !parts.has(id));
  return {
    ...plan,
    poison: parts.has('poison') ? null : plan.poison,
    filter: parts.has('filter') ? null : plan.filter,
    faults: Object.fromEntries(Object.entries(plan.faults).filter(([kind]) => !parts.has(kind))),
    outages: kept(plan.outages),
    changes: kept(plan.changes),
    calls: kept(plan.calls),
    clocks: plan.clocks && { ...plan.clocks, faults: kept(plan.clocks.faults) },
    people: plan.people && {
      ...plan.people,
      presses: kept(plan.people.presses),
      absences: kept(plan.people.absences),
    },
  };
}

export const longestBackMs = (plan: Plan): number => Math.max(...plan.windows.map(({ backMs }) => backMs));
