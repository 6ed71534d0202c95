import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { startOfDayMs } from '../../lambdas/platform/time/zoned-time.ts';
import { makeDialogue, type Turn } from './dialogues.ts';
import { makePerson, type Person } from './people.ts';

/** A simulated call. Its whole course is decided when it is placed, and becomes visible as time passes. */
export interface Call {
  id: string;
  person: Person;
  dialogue: Turn[];
  placedAtMs: number;
  hungUpAtMs: number;
  answered: boolean;
  /** Ascending: from this time on the call has this grade. */
  grades: readonly { fromMs: number; grade: number }[];
}

/** How often the platform places a call, after a lively first minute. */
const EVERY_MS = { first: 2 * SECOND_MS, later: 4 * SECOND_MS };
const FIRST_MS = 60 * SECOND_MS;
const SHARE = { unanswered: 0.2, a: 0.15, b: 0.2, c: 0.22, d: 0.14 };
/** The grades of a realistic day. */
const SHARE_BEFORE: typeof SHARE = { unanswered: 0.57, a: 0.012, b: 0.04, c: 0.1, d: 0.13 };
const MOST_CALLS = 3000;
/** Calls per hour on the previous days, from 9 to 20, for the digest. */
const DAY_BEFORE = [82, 156, 171, 64, 48, 149, 163, 158, 121, 77, 61, 34];
const FIRST_HOUR = 9;
/** Two days, so that there is something to compare. The earlier one was slower. */
const DAYS_BEFORE: readonly [days: number, share: number][] = [
  [2, 0.86],
  [1, 1],
];

/** A simulated AI dialling platform. Its state only depends on the time: nothing runs in the background. */
export class SimulatedCalls {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #startedAtMs: number;
  readonly #calls: Call[] = [];
  #before: readonly Call[] | null = null;
  #nextAtMs: number;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.#startedAtMs = clock.nowMs();
    // Calls that are under way when the demo starts, so that the first grade comes within seconds.
    this.#nextAtMs = this.#startedAtMs - 75 * SECOND_MS;
    this.#calls.push(this.#first());
  }

  /** All calls placed until now. */
  all(): readonly Call[] {
    const nowMs = this.#clock.nowMs();
    while (this.#nextAtMs <= nowMs) {
      this.#calls.push(this.#place(this.#nextAtMs));
      const lively = this.#nextAtMs < this.#startedAtMs + FIRST_MS;
      this.#nextAtMs += (lively ? EVERY_MS.first : EVERY_MS.later) * (0.5 + this.#random());
    }
    this.#calls.splice(0, this.#calls.length - MOST_CALLS);
    return this.#calls;
  }

  /** All calls until now; on request also those of the two days before the demo. */
  since(fromMs: number, timeZone: string): readonly Call[] {
    const todayMs = startOfDayMs(this.#startedAtMs, timeZone);
    if (fromMs >= todayMs) return this.all();
    this.#before ??= DAYS_BEFORE.flatMap(([days, share]) => this.#dayFrom(todayMs - days * DAY_MS, share));
    return [...this.#before, ...this.all()];
  }

  #dayFrom(midnightMs: number, share: number): Call[] {
    return DAY_BEFORE.flatMap((count, index) => {
      const hourMs = midnightMs + (FIRST_HOUR + index) * HOUR_MS;
      const calls = Math.round(count * share * (0.85 + 0.3 * this.#random()));
      return Array.from({ length: calls }, (_, at) =>
        this.#place(hourMs + ((at + this.#random()) / calls) * HOUR_MS, SHARE_BEFORE),
      );
    });
  }

  /** Somebody who watches the demo should not have to wait for chance. */
  #first(): Call {
    const placedAtMs = this.#startedAtMs - 47 * SECOND_MS;
    const hungUpAtMs = this.#startedAtMs + 2 * SECOND_MS;
    return {
      ...this.#conversation('A', placedAtMs, hungUpAtMs),
      grades: [{ fromMs: hungUpAtMs + SECOND_MS, grade: 1 }],
    };
  }

  #place(placedAtMs: number, share = SHARE): Call {
    const random = this.#random;
    const dice = random();
    if (dice < share.unanswered) {
      const call = this.#conversation('E', placedAtMs, placedAtMs + 20 * SECOND_MS);
      return { ...call, answered: false, dialogue: [], grades: [] };
    }
    const letter = letterOf(dice - share.unanswered, share);
    const talkMs = (letter === 'A' ? 30 + random() * 40 : 10 + random() * 30) * SECOND_MS;
    const hungUpAtMs = placedAtMs + 4 * SECOND_MS + talkMs;
    const gradedAtMs = hungUpAtMs + (1 + random() * 7) * SECOND_MS;
    const call = this.#conversation(letter, placedAtMs, hungUpAtMs);
    return { ...call, grades: this.#grades(letter, gradedAtMs) };
  }

  /** Sometimes a grade changes later: an A falls to C and may come back, or a B rises. */
  #grades(letter: string, gradedAtMs: number): Call['grades'] {
    const grade = letter.charCodeAt(0) - 64;
    const grades = [{ fromMs: gradedAtMs, grade }];
    const later = (seconds: number, to: number) => {
      const fromMs = (grades.at(-1)?.fromMs ?? gradedAtMs) + (seconds + this.#random() * seconds) * SECOND_MS;
      grades.push({ fromMs, grade: to });
    };
    if (letter === 'A' && this.#random() < 0.2) {
      later(25, 3);
      if (this.#random() < 0.3) later(60, 1);
    }
    if (letter === 'B' && this.#random() < 0.15) later(20, 1);
    return grades;
  }

  #conversation(letter: string, placedAtMs: number, hungUpAtMs: number): Call {
    const random = this.#random;
    const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
    return {
      id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      person: makePerson(random),
      dialogue: makeDialogue(letter, random),
      placedAtMs,
      hungUpAtMs,
      answered: true,
      grades: [],
    };
  }
}

function letterOf(dice: number, { a, b, c, d }: typeof SHARE): string {
  if (dice < a) return 'A';
  if (dice < a + b) return 'B';
  if (dice < a + b + c) return 'C';
  return dice < a + b + c + d ? 'D' : 'E';
}
