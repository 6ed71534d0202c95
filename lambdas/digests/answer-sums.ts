import { type Claim, type ClaimOutcome, OUTCOMES, takenAtMs } from '../assignment/claim.ts';
import { median, percentile } from '../platform/quantiles.ts';
import { Floats } from '../platform/text/numbers.ts';
import type { AnswerFigures, LeadAnswer, PersonFigures } from './figures.ts';

const SLOWEST_SHARE = 0.95;

export interface AnswerRules {
  /** The names of people. Somebody who has left the file is a former colleague. */
  nameOf(person: string): string;
  /** Working time of the claim's team between two times. */
  workingMs(claim: Claim, fromMs: number, toMs: number): number;
}

/** A claim, and what else the digest needs of its lead. */
export interface ClaimedLead {
  claim: Claim;
  /** When the first channel accepted its alert; null: none did. */
  toldAtMs: number | null;
  /** Does the lead still have a wanted grade? */
  isWanted: boolean;
}

interface PersonSums {
  given: number;
  taken: number;
  withOutcome: number;
  tookMs: Floats;
}

/** Counts each claim once, so that the parts add up to the whole. */
export class AnswerSums {
  readonly #rules: AnswerRules;
  readonly #people = new Map<string, PersonSums>();
  readonly #outcomes = new Map<ClaimOutcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  readonly #tookMs = new Floats();
  #leads = 0;
  #taken = 0;
  #fallen = 0;

  constructor(rules: AnswerRules) {
    this.#rules = rules;
  }

  add({ claim, toldAtMs, isWanted }: ClaimedLead): LeadAnswer {
    this.#leads += 1;
    const { claimedBy, outcome } = claim;
    const atMs = takenAtMs(claim);
    for (const person of new Set([...claim.asked, ...(claimedBy === null ? [] : [claimedBy])])) {
      this.#sumsOf(person).given += 1;
    }
    if (claimedBy === null || atMs === null) {
      if (!isWanted) this.#fallen += 1;
      return { by: null, tookMs: null, outcome: null };
    }
    this.#taken += 1;
    const fromMs = Math.min(toldAtMs ?? claim.openedAtMs, atMs);
    const tookMs = this.#rules.workingMs(claim, fromMs, atMs);
    const person = this.#sumsOf(claimedBy);
    person.taken += 1;
    // Who got it from another did not take it: that was somebody else.
    if (claim.claimedAtMs === atMs) person.tookMs.push(tookMs);
    this.#tookMs.push(tookMs);
    if (outcome !== null) {
      person.withOutcome += 1;
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    }
    return { by: this.#rules.nameOf(claimedBy), tookMs, outcome };
  }

  close(): AnswerFigures {
    const values = this.#tookMs.values();
    const outcomes = Object.fromEntries(this.#outcomes) as Record<ClaimOutcome, number>;
    const withOutcome = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    return {
      leads: this.#leads,
      taken: this.#taken,
      untaken: this.#leads - this.#taken - this.#fallen,
      fallen: this.#fallen,
      medianMs: median(values),
      p95Ms: percentile(values, SLOWEST_SHARE),
      outcomes,
      withoutOutcome: this.#taken - withOutcome,
      byPerson: [...this.#people]
        .map(
          ([id, { given, taken, withOutcome: said, tookMs }]): PersonFigures => ({
            id,
            name: this.#rules.nameOf(id),
            given,
            taken,
            withOutcome: said,
            medianMs: median(tookMs.values()),
          }),
        )
        .sort(
          (one, other) => other.taken - one.taken || other.given - one.given || (one.id < other.id ? -1 : 1),
        ),
    };
  }

  #sumsOf(person: string): PersonSums {
    const sums = this.#people.get(person) ?? { given: 0, taken: 0, withOutcome: 0, tookMs: new Floats() };
    this.#people.set(person, sums);
    return sums;
  }
}
