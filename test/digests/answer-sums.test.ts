import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Claim, type ClaimEvent, OUTCOMES } from '../../lambdas/assignment/claim.ts';
import { type AnswerRules, AnswerSums, type ClaimedLead } from '../../lambdas/digests/answer-sums.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';

const RULES: AnswerRules = {
  nameOf: (person) => `(${person})`,
  workingMs: (_, fromMs, toMs) => toMs - fromMs,
};

const lead = (fields: Partial<Claim>, others: Partial<ClaimedLead> = {}): ClaimedLead => ({
  claim: aClaim(fields),
  toldAtMs: NOON_MS,
  isWanted: true,
  ...others,
});

const takenBy = (person: string, afterMs: number, fields: Partial<Claim> = {}) =>
  lead({ asked: [person], claimedBy: person, claimedAtMs: NOON_MS + afterMs, ...fields });

function sumsOf(...leads: ClaimedLead[]) {
  const sums = new AnswerSums(RULES);
  const answers = leads.map((one) => sums.add(one));
  return { ...sums.close(), rows: answers };
}

describe('who took the leads of a day', () => {
  test('each was taken, or by nobody, or fell before anybody could', () => {
    const { leads, taken, untaken, fallen } = sumsOf(
      takenBy('zhangsan', MINUTE_MS),
      lead({ asked: ['lisi'] }),
      lead({ asked: ['lisi'] }, { isWanted: false }),
      // Taken first, and fell then: somebody called.
      { ...takenBy('lisi', MINUTE_MS), isWanted: false },
    );
    expect({ leads, taken, untaken, fallen }).toEqual({ leads: 4, taken: 2, untaken: 1, fallen: 1 });
  });

  test('time runs from the alert, not from when the lead was found', () => {
    const late = { ...takenBy('zhangsan', 10 * MINUTE_MS), toldAtMs: NOON_MS + 7 * MINUTE_MS };
    expect(sumsOf(late).medianMs).toBe(3 * MINUTE_MS);
    expect(sumsOf({ ...late, toldAtMs: null }).medianMs).toBe(10 * MINUTE_MS);
    // A claim by the command line may come before its alert.
    expect(sumsOf({ ...late, toldAtMs: NOON_MS + 20 * MINUTE_MS }).medianMs).toBe(0);
  });

  test('time runs to who took it first, though it was passed on; after it was given back, to who took it then', () => {
    const event = (
      what: ClaimEvent['do'],
      by: string,
      minute: number,
      to: string | null = null,
    ): ClaimEvent => ({
      ...{ do: what, by, to, outcome: null, way: 'page' },
      atMs: NOON_MS + minute * MINUTE_MS,
    });
    const claimed = event('claimed', 'zhangsan', 3);
    const passed = takenBy('lisi', 60 * MINUTE_MS, {
      history: [claimed, event('passed', 'wangwu', 60, 'lisi')],
    });
    const givenBack = takenBy('lisi', 9 * MINUTE_MS, {
      history: [claimed, event('released', 'zhangsan', 5), event('claimed', 'lisi', 9)],
    });
    expect(sumsOf(passed)).toMatchObject({
      medianMs: 3 * MINUTE_MS,
      byPerson: [{ taken: 1, medianMs: null }],
    });
    expect(sumsOf(givenBack)).toMatchObject({
      medianMs: 9 * MINUTE_MS,
      byPerson: [{ taken: 1, medianMs: 9 * MINUTE_MS }],
    });
  });

  test('a person has what was given to them, and what they took', () => {
    const { byPerson } = sumsOf(
      takenBy('zhangsan', MINUTE_MS, { outcome: 'won' }),
      takenBy('zhangsan', 3 * MINUTE_MS),
      // Lisi had it first and did not answer.
      lead({ asked: ['lisi', 'zhangsan'], claimedBy: 'zhangsan', claimedAtMs: NOON_MS + 5 * MINUTE_MS }),
      // Taken out of turn.
      lead({ asked: ['lisi'], claimedBy: 'wangwu', claimedAtMs: NOON_MS + MINUTE_MS }),
    );
    expect(byPerson).toEqual([
      { id: 'zhangsan', name: '(zhangsan)', given: 3, taken: 3, withOutcome: 1, medianMs: 3 * MINUTE_MS },
      { id: 'wangwu', name: '(wangwu)', given: 1, taken: 1, withOutcome: 0, medianMs: MINUTE_MS },
      { id: 'lisi', name: '(lisi)', given: 2, taken: 0, withOutcome: 0, medianMs: null },
    ]);
  });

  test('people are in the order of what they took, then of what they were given, then of their ids', () => {
    const byPerson = (...leads: ClaimedLead[]) => sumsOf(...leads).byPerson.map(({ id }) => id);
    const asked = (...people: string[]) => lead({ asked: people });
    expect(byPerson(asked('b'), asked('c'), asked('a'))).toEqual(['a', 'b', 'c']);
    expect(byPerson(asked('c'), asked('a'), asked('b'))).toEqual(['a', 'b', 'c']);
    expect(byPerson(asked('a', 'b'), asked('b', 'c'), asked('c'), asked('c'))).toEqual(['c', 'b', 'a']);
    expect(byPerson(asked('a', 'b'), asked('a'), takenBy('c', 1))).toEqual(['c', 'a', 'b']);
  });

  test('each outcome is counted as often as it was said', () => {
    const outcomes = (['won', 'won', 'not-reached', 'contacted', null] as const).map((outcome) =>
      takenBy('zhangsan', MINUTE_MS, { outcome }),
    );
    const figures = sumsOf(...outcomes);
    expect(figures.outcomes).toMatchObject({ won: 2, 'not-reached': 1, contacted: 1 });
    expect(figures.withoutOutcome).toBe(1);
  });

  test('a row says who has the lead, since when, and what came of it', () => {
    const { rows } = sumsOf(takenBy('zhangsan', MINUTE_MS, { outcome: 'contacted' }), lead({}));
    expect(rows).toEqual([
      { by: '(zhangsan)', tookMs: MINUTE_MS, outcome: 'contacted' },
      { by: null, tookMs: null, outcome: null },
    ]);
  });

  test('whatever the claims are, the parts add up to the whole', () => {
    const person = fc.constantFrom('a', 'b', 'c');
    const some = fc.record({
      claimedBy: fc.option(person),
      asked: fc.uniqueArray(person),
      outcome: fc.option(fc.constantFrom(...OUTCOMES)),
      afterMs: fc.nat(10 * MINUTE_MS),
      isWanted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 30 }), (claims) => {
        const figures = sumsOf(
          ...claims.map(({ claimedBy, asked, outcome, afterMs, isWanted }) =>
            lead(
              claimedBy === null ? { asked } : { asked, claimedBy, claimedAtMs: NOON_MS + afterMs, outcome },
              { isWanted },
            ),
          ),
        );
        const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
        expect(figures.taken + figures.untaken + figures.fallen).toBe(claims.length);
        expect(sum(figures.byPerson.map(({ taken }) => taken))).toBe(figures.taken);
        expect(sum(Object.values(figures.outcomes)) + figures.withoutOutcome).toBe(figures.taken);
        expect(figures.rows.filter(({ by }) => by !== null)).toHaveLength(figures.taken);
        for (const { given, taken, withOutcome } of figures.byPerson) {
          expect(taken).toBeLessThanOrEqual(given);
          expect(withOutcome).toBeLessThanOrEqual(taken);
        }
      }),
    );
  });
});
