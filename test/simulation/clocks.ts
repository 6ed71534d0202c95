import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { Random } from './random.ts';

/** From a moment on our clock is wrong; at another it is put right by a jump, or never. */
export interface ClockFault {
  id: string;
  fromMs: number;
  /** Null: nobody ever puts it right. */
  toMs: number | null;
  /** How far ahead of the true time; negative: behind. */
  aheadMs: number;
  /** How much further it goes wrong each hour. */
  driftMsPerHour: number;
  /** One of two instances of each function has it, the other tells the true time. Only on Lambda. */
  isOfOneInstance: boolean;
}

/** What the functions' clocks are worth, and who could tell. */
export interface Clocks {
  /** `machine`: one clock for all, and one beside it that nobody can set. `lambda`: DynamoDB's answers have a `Date`. */
  on: 'machine' | 'lambda';
  /** The vendor's answers have a `Date`. */
  vendorTellsTime: boolean;
  faults: readonly ClockFault[];
}

const MOVED_WORLDS = 0.3;
/** Jumps that fit none of the waits, one of each kind at least. */
const JUMPS_MS: readonly (readonly [number, number])[] = [
  [3 * MINUTE_MS, 50 * MINUTE_MS],
  [HOUR_MS, 20 * HOUR_MS],
  [DAY_MS, 5 * DAY_MS],
];
/** Two instances of Lambda are never further apart than this. */
const APART_MS = 15 * MINUTE_MS;
const PUT_RIGHT_BEFORE_CALM_MS = 5 * MINUTE_MS;

/** Null in most worlds: their clocks are right. */
export function makeClocks(random: Random, startMs: number, calmMs: number): Clocks | null {
  if (!random.chance(MOVED_WORLDS)) return null;
  const on = random.pick(['machine', 'lambda'] as const);
  const vendorTellsTime = random.chance(0.75);
  const rightMs = calmMs - PUT_RIGHT_BEFORE_CALM_MS;
  const faults: ClockFault[] = [];
  let freeMs = startMs;
  const count = random.chance(0.6) ? 1 : 2;
  for (let index = 0; index < count && freeMs < rightMs - 2 * MINUTE_MS; index += 1) {
    const isFirstStart = index === 0 && random.chance(0.3);
    const fromMs = isFirstStart ? startMs - DAY_MS : random.between(freeMs + MINUTE_MS, rightMs - MINUTE_MS);
    const isOfOneInstance = on === 'lambda' && random.chance(0.4);
    // Where nobody tells the time, nothing is found by a clock that is wrong for ever.
    const mayLast = index === count - 1 && !isFirstStart && !isOfOneInstance && vendorTellsTime;
    const isForEver = mayLast && random.chance(0.3);
    const lastsMs = random.chance(0.5) ? random.between(1, 4) * MINUTE_MS : random.between(5, 40) * MINUTE_MS;
    const toMs = isForEver ? null : Math.min(rightMs, Math.max(fromMs, startMs) + lastsMs);
    const isDrift = !isOfOneInstance && random.chance(0.15);
    const side = random.chance(0.5) ? 1 : -1;
    const [least, most] = random.pick(JUMPS_MS);
    faults.push({
      id: `clock${index + 1}`,
      fromMs,
      // One that drifts for ever is never at rest.
      toMs: isDrift ? (toMs ?? rightMs) : toMs,
      aheadMs: isDrift
        ? 0
        : side * random.between(isOfOneInstance ? MINUTE_MS : least, isOfOneInstance ? APART_MS : most),
      driftMsPerHour: isDrift ? side * random.between(1, 60) * MINUTE_MS : 0,
      isOfOneInstance,
    });
    freeMs = toMs ?? rightMs;
  }
  return { on, vendorTellsTime, faults };
}

/** How far ahead of the true time the clock of an instance is. */
export function aheadMsAt(clocks: Clocks | null, instance: number, atMs: number): number {
  let aheadMs = 0;
  for (const fault of clocks?.faults ?? []) {
    const isWrong = atMs >= fault.fromMs && atMs < (fault.toMs ?? Number.POSITIVE_INFINITY);
    if (!isWrong || (fault.isOfOneInstance && instance === 0)) continue;
    aheadMs += fault.aheadMs + Math.round((fault.driftMsPerHour * (atMs - fault.fromMs)) / HOUR_MS);
  }
  return aheadMs;
}

/** Does our clock move in this world, or differ between two instances? */
export const isMoved = ({ clocks }: { clocks: Clocks | null }): boolean => (clocks?.faults.length ?? 0) > 0;

/** Does it move, and nothing says so but the clock beside it? */
export const isTimeUntold = ({ clocks }: { clocks: Clocks | null }): boolean =>
  clocks?.on === 'machine' && !clocks.vendorTellsTime && clocks.faults.length > 0;
