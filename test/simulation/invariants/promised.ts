import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { isMoved } from '../clocks.ts';
import { channelsOf, MOST_STALE_MS } from '../configs.ts';
import { type Call, longestBackMs, type Plan } from '../plan.ts';
import { deliveriesOf, newestConfig, type Story, type Told } from '../story.ts';
import { gradeAt } from '../vendor-truth.ts';

/** A sweep that failed comes back after its visibility time, and time passes in steps. */
const SWEPT_WITHIN_MS = 20 * MINUTE_MS;

/** Is the call read at least once after the world grew calm? */
export function isSweptInTheEnd(plan: Plan, call: Call): boolean {
  const everyMs = Math.max(...plan.windows.map((window) => window.everyMs));
  return call.calledAtMs >= plan.calmMs + everyMs + SWEPT_WITHIN_MS - longestBackMs(plan);
}

/** Channels that every configuration had for the task since the call was listed: what was added later may not count. */
export function channelsAllAlong({ deployed }: Story, call: Call): string[] {
  const after = deployed.filter(({ fromMs }, at) => {
    const untilMs = (deployed[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY) + MOST_STALE_MS;
    return untilMs > call.listedAtMs || fromMs > call.listedAtMs;
  });
  const [first, ...others] = after.map(({ config }) => channelsOf(config, call));
  return (first ?? []).filter((channel) => others.every((channels) => channels.includes(channel)));
}

/** The call's grade when all is over, where it is one that the newest configuration wants. */
export function wantedInTheEnd(story: Story, call: Call): number | null {
  const grade = gradeAt(call, story.endMs);
  return typeof grade === 'number' && newestConfig(story).tasks[0]?.grades.includes(grade) ? grade : null;
}

const indexes = new WeakMap<Story, Map<string, Told>>();

const roundOf = ({ told }: Told): number => told.round ?? 1;

/**
 * The latest of its rounds.
 *
 * @param kind `TOLD`, `FELL` or `AGAIN`
 */
export function delivery(
  story: Story,
  kind: 'TOLD' | 'FELL' | 'AGAIN',
  call: Call,
  grade: number,
  channel: string,
): Told | undefined {
  let index = indexes.get(story);
  if (!index) {
    const byRound = deliveriesOf(story).sort((one, other) => roundOf(one) - roundOf(other));
    index = new Map(byRound.map((one) => [`${one.pk} ${one.sk.split('#').slice(0, 3).join('#')}`, one]));
    indexes.set(story, index);
  }
  return index.get(`RECORD#${call.id} ${kind}#${letter(grade)}#${channel}`);
}

export const letter = (grade: number): string => String.fromCharCode(64 + grade);

/** Clocks of functions may differ, and the vendor knows whole seconds. What is within two minutes is no wrong clock. */
export const clockSlackMs = ({ plan }: Story): number =>
  plan.faults.skew || isMoved(plan) ? 2 * MINUTE_MS : 2 * SECOND_MS;

/** Can a process die, or fail, between two of its writes? Or a clock that leaps end its hold on what it writes? */
export function hasWriteTrouble({ plan }: Story): boolean {
  const { faults, outages } = plan;
  if (isMoved(plan)) return true;
  const kinds = [
    'crash',
    'stall',
    'throttled-table',
    'table-time-out',
    'slow-table',
    'skew',
    'short-time',
  ] as const;
  return kinds.some((kind) => faults[kind] !== undefined) || outages.some(({ of }) => of === 'table');
}
