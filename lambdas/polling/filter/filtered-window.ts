import type { Listing } from '../../call-records/listing.ts';
import type { TaskConfig } from '../../config/config.ts';
import type { TaskState } from '../../leads/coverage.ts';
import type { Lead } from '../../leads/lead.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { CLOCK_TOLERANCE_MS } from '../../platform/time/stored-time.ts';
import type { VendorClocks } from '../clocks/vendor-clocks.ts';
import type { PollMessage } from '../poll-message.ts';
import type { Sightings } from '../sightings.ts';
import { isOutside } from '../windows/outside.ts';
import { isShortWindow, isSweep } from '../windows/tiers.ts';
import type { FilterMemory } from './filter-memory.ts';

export interface FilteredWindowOf {
  task: TaskConfig;
  message: PollMessage;
  /** Of the task, as this poll begins. */
  state: TaskState;
  known: ReadonlyMap<string, Lead>;
  clocks: VendorClocks | undefined;
  /** Is it known that our own clock is wrong? */
  isClockOff: boolean;
  memory: FilterMemory;
  clock: Clock;
}

/**
 * May a short window ask for wanted grades alone? Not where a list of some records could be taken for more than it is: in
 * a first reading, where something of the task cannot be read or is read back, where a clock is in doubt, and not before
 * this process has read the task in full, so that it knows the newest record.
 */
export function filteredWindowOf(of: FilteredWindowOf): FilteredWindow | null {
  const { task, message, state, known, clocks, memory, clock } = of;
  const isShort = isShortWindow(task, message) && !isSweep(task, message) && message.toMs === null;
  const isKnown = clocks !== undefined && clocks.newestOf(task.key) !== null;
  const isInDoubt = of.isClockOff || clocks?.differenceOf(task.account) !== null;
  if (!isShort || !isKnown || isInDoubt || !isAtRest(state)) return null;
  if (memory.isUnfit(task.key, clock.nowMs())) return null;
  const leads = [...known.values()];
  // Told by an earlier file: what becomes of it shows in a list of all grades alone.
  if (leads.some(({ grade, toldGrade }) => grade === toldGrade && !task.grades.includes(grade))) return null;
  return new FilteredWindow(of, expectedOf(leads, task, message.fromMs));
}

const isAtRest = (state: TaskState): boolean =>
  state.covered !== null &&
  state.covering === null &&
  state.failing === null &&
  state.unreadFromMs === null &&
  !state.booksOpen?.length &&
  !state.unreadable?.length &&
  !state.apart?.length;

/** The window is asked for from a little earlier: these are well within it, whichever of its times a server compares. */
const expectedOf = (leads: readonly Lead[], { grades }: TaskConfig, fromMs: number): string[] =>
  leads
    .filter(({ grade, calledAtMs }) => grades.includes(grade) && calledAtMs >= fromMs)
    .map(({ recordId }) => recordId);

/** One short window that asks for wanted grades first, and for all where that does not suffice. */
export class FilteredWindow {
  readonly tags: readonly number[];
  readonly #of: FilteredWindowOf;
  readonly #expected: readonly string[];
  /** Was the filtered list enough? */
  sufficed = false;
  #missing: readonly string[] = [];

  constructor(of: FilteredWindowOf, expected: readonly string[]) {
    this.#of = of;
    this.#expected = expected;
    this.tags = of.task.grades;
  }

  /**
   * Is the window to be asked for once more, without the filter? A lead that is missing has fallen, or is gone: who was
   * told of it hears that as soon as by a full list.
   */
  isToBeReadInFull(
    listing: Listing,
    sightings: Sightings,
    window: { fromMs: number; toMs: number },
  ): boolean {
    const { memory, task, clock } = this.#of;
    const nowMs = clock.nowMs();
    const { outcome, error } = listing;
    if (outcome === 'failed' || outcome === 'out-of-time') {
      const isOfFilter = error?.code === 'refused' || error?.code === 'unexpected-answer';
      if (isOfFilter || error?.code === 'time-out' || error?.code === 'unavailable')
        memory.wasUnfit(task.key, nowMs);
      return isOfFilter;
    }
    const isDoubtful =
      outcome !== 'complete' ||
      listing.unreadable > 0 ||
      sightings.isTimeless ||
      isOutside(sightings, window.fromMs, window.toMs) ||
      (sightings.newest[0]?.atMs ?? nowMs) > nowMs + CLOCK_TOLERANCE_MS;
    if (isDoubtful) {
      memory.wasUnfit(task.key, nowMs);
      return true;
    }
    const absent = this.#expected.filter((id) => !isWanted(sightings, id));
    const unlisted = memory.unlistedOf(task.key);
    this.#missing = absent.filter((id) => !unlisted.has(id));
    if (this.#missing.length === 0) memory.areUnlisted(task.key, absent);
    this.sufficed = this.#missing.length === 0;
    return !this.sufficed;
  }

  /** Once the window was read in full after all: what is not listed there either is not looked for again. */
  wasReadInFull({ outcome }: Listing, sightings: Sightings): void {
    const { memory, task } = this.#of;
    if (this.#missing.length === 0 || outcome !== 'complete') return;
    const gone = this.#expected.filter((id) => {
      const seen = sightings.byKey.get(id);
      return seen === undefined || (seen.readable && seen.grade === null);
    });
    memory.areUnlisted(task.key, gone);
  }

  /** What the full list shows with a wanted grade, and the filtered one left out, and when it was called. */
  hidden(sightings: Sightings): Map<string, number> {
    return new Map(
      this.#missing.flatMap((id): [string, number][] => {
        const calledAtMs = calledAtOf(sightings, id);
        return calledAtMs !== null && isWanted(sightings, id) ? [[id, calledAtMs]] : [];
      }),
    );
  }
}

const calledAtOf = (sightings: Sightings, id: string): number | null => {
  const seen = sightings.byKey.get(id);
  return seen?.readable ? seen.calledAtMs : null;
};

const isWanted = (sightings: Sightings, id: string): boolean => {
  const seen = sightings.byKey.get(id);
  return seen?.readable === true && seen.record !== null;
};
