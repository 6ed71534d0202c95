import { latestTimeOf } from '../../call-records/record/times-of-record.ts';
import type { CallRecord } from '../../call-records/record.ts';
import type { TaskConfig } from '../../config/config.ts';
import { type LeadDelivery, saysGrade } from '../../deliveries/delivery.ts';
import { type Covering, mayHaveBeenTold, type TaskState } from '../../leads/coverage.ts';
import { type Decision, decide, type Policy } from '../../leads/decide.ts';
import type { Lead } from '../../leads/lead.ts';
import { KNOWN_MARGIN_MS } from '../../leads/lead-store.ts';
import type { Seen } from '../../leads/seen.ts';
import { mapLimit } from '../../platform/map-limit.ts';
import { CLOCK_TOLERANCE_MS } from '../../platform/time/stored-time.ts';
import { addLeadsOutside } from '../known-leads.ts';
import type { PollDeps } from '../poll-deps.ts';
import type { Span } from '../windows/unread-spans.ts';
import { type RangeRead, readRange } from './read-range.ts';

/**
 * Why nobody heard of it. `unknown`: no reading of the task ever saw its grade. `silent`: it was recorded in silence.
 * `untold`: it is in the table, and no message of it is. `regraded`: its grade changed, and nobody looked any more.
 */
export type MissedBecause = 'unknown' | 'silent' | 'untold' | 'regraded';

export interface Missed {
  task: TaskConfig;
  record: CallRecord;
  grade: number;
  calledAtMs: number;
  because: MissedBecause;
  decision: Extract<Decision, { kind: 'new' | 'change' }>;
  isAgeKnown: boolean;
}

export interface FoundMissed {
  /** Hottest first, then newest. */
  missed: readonly Missed[];
  /** Distinct records of the range, those among them with a wanted grade, and those that nobody can read. */
  listed: number;
  wanted: number;
  unreadable: number;
  /** Given up: `leadbell redrive` sends them. */
  dead: number;
  unread: RangeRead['unread'];
}

export type ReplayDeps = Pick<
  PollDeps,
  'platform' | 'config' | 'leads' | 'taskStates' | 'deliveries' | 'giving' | 'client'
>;

const LOOKED_AT_ONCE = 8;

/** Reads the range again, and finds the leads of which nobody has heard and no message waits. Writes nothing. */
export async function findMissed(
  deps: ReplayDeps,
  task: TaskConfig,
  range: Span,
  deadlineMs: number,
): Promise<FoundMissed> {
  const { platform, config, leads, taskStates } = deps;
  const read = await readRange(deps.client(task.account), task, range, {
    platform,
    concurrency: config.accounts[task.account]?.concurrency ?? 1,
    deadlineMs,
  });
  const { sightings, clockOffsetMs, unread } = read;
  const nowMs = platform.clock.nowMs();
  const untilMs = range.toMs ?? nowMs;
  const known = await leads.known(task.key, range.fromMs - KNOWN_MARGIN_MS, untilMs + KNOWN_MARGIN_MS);
  const marginMs = KNOWN_MARGIN_MS;
  await addLeadsOutside(leads, task, { leads: known, marginMs }, sightings, {
    fromMs: range.fromMs,
    toMs: untilMs,
  });
  const policy = policyOf(task, await taskStates.get(task.key));
  const inRange = [...sightings.byKey].filter(([, seen]) => isIn(range, seen));
  const wanted = inRange.flatMap(([key, seen]) =>
    seen.readable && seen.record !== null ? [{ seen, lead: known.get(key) }] : [],
  );
  const isAgeKnown = Math.abs(clockOffsetMs ?? 0) <= CLOCK_TOLERANCE_MS;
  const missed: Missed[] = [];
  let dead = 0;
  await mapLimit(wanted, LOOKED_AT_ONCE, async ({ seen, lead }) => {
    const told = lead ? await deps.deliveries.ofRecord(lead.recordId, task.key) : [];
    const one = judge({ task, policy, seen, lead, deliveries: told, nowMs, isAgeKnown });
    if (one === 'dead') dead += 1;
    else if (one !== null) missed.push(one);
  });
  return {
    missed: missed.sort(byHeat),
    listed: inRange.length,
    wanted: wanted.length,
    unreadable: inRange.filter(([, seen]) => !seen.readable).length,
    dead,
    unread,
  };
}

interface Judging {
  task: TaskConfig;
  policy: Policy;
  seen: Seen;
  lead: Lead | undefined;
  deliveries: readonly LeadDelivery[];
  nowMs: number;
  isAgeKnown: boolean;
}

/** Pure. Null: somebody heard of it, or a message of it waits. `dead`: its message was given up. */
function judge(judging: Judging): Missed | 'dead' | null {
  const { task, policy, seen, lead, deliveries, nowMs, isAgeKnown } = judging;
  if (!seen.readable || seen.record === null || seen.grade === null) return null;
  const { record, grade } = seen;
  const about = { task, record, grade, isAgeKnown };
  const decision = decide(seen, lead, policy, nowMs);
  if (decision.kind === 'new') {
    return { ...about, calledAtMs: decision.calledAtMs, because: 'unknown', decision };
  }
  if (!lead) return null;
  const { calledAtMs } = lead;
  if (decision.kind === 'change') {
    return { ...about, calledAtMs, because: 'regraded', decision };
  }
  // Somebody is writing its messages now.
  if (lead.unsettledUntilMs !== null && lead.unsettledUntilMs > nowMs) return null;
  const words = deliveries.filter((one) => saysGrade(one) && one.told.kind !== 'correction');
  if (words.some(isOnItsWay)) return null;
  if (words.some(({ state }) => state === 'dead')) return 'dead';
  const maybeTold = lead.maybeTold || mayHaveBeenTold(policy.covering, calledAtMs);
  return {
    ...about,
    calledAtMs,
    because: lead.silent ? 'silent' : 'untold',
    decision: { kind: 'change', lead, grade, change: 'wake', record, maybeTold },
  };
}

const isOnItsWay = ({ state, ambiguous }: LeadDelivery): boolean =>
  state === 'sent' || state === 'pending' || state === 'sending' || (state !== 'dead' && ambiguous > 0);

/** Nothing is too old for who asks for it. What an older table may have told stays a repeat. */
function policyOf({ grades, freshForMs }: TaskConfig, state: TaskState | null): Policy {
  const { maybeToldBeforeMs } = state?.covering ?? {};
  const covering: Covering | null =
    maybeToldBeforeMs === undefined
      ? null
      : { backMs: 0, grades, sinceMs: Number.NEGATIVE_INFINITY, keep: null, maybeToldBeforeMs };
  return { grades, freshForMs, covering };
}

/** Was its call going on in the range? A server that ignores the range lists others too. */
export function isIn({ fromMs, toMs }: Span, seen: Seen): boolean {
  if (!seen.readable) return true;
  if (seen.calledAtMs === null) return false;
  const endedAtMs = (seen.record && latestTimeOf(seen.record)) ?? seen.calledAtMs;
  return endedAtMs >= fromMs && (toMs === null || seen.calledAtMs < toMs);
}

const byHeat = (one: Missed, other: Missed): number =>
  one.grade - other.grade || other.calledAtMs - one.calledAtMs;
