import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import { type Decision, decide, type Policy, REASONS } from '../../lambdas/leads/decide.ts';
import type { Lead } from '../../lambdas/leads/lead.ts';
import type { Seen } from '../../lambdas/leads/seen.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { Sightings } from '../../lambdas/polling/sightings.ts';
import { NOON_MS } from '../support/clock.ts';
import { type RecordOverrides, vendorRecord } from '../support/records.ts';

const settled: Policy = { grades: [1], freshForMs: HOUR_MS, covering: null };
const starting: Policy = {
  ...settled,
  covering: { backMs: 96 * HOUR_MS, grades: [1], sinceMs: NOON_MS, keep: null },
};

function seen(overrides: RecordOverrides, grades = [1]): Seen {
  const sightings = new Sightings(grades);
  const row = readRecord(
    vendorRecord({ calledAtMs: NOON_MS - 5 * MINUTE_MS, ...overrides }),
    'Asia/Shanghai',
  );
  sightings.add(row);
  const one = sightings.byKey.get(row.key);
  if (!one) throw new Error('the row was added');
  return one;
}

function lead(grade: number, rest: Partial<Lead> = {}): Lead {
  return {
    recordId: 'a',
    calledAtMs: NOON_MS,
    grade,
    toldGrade: 1,
    silent: false,
    toldIn: null,
    maybeTold: false,
    unsettledUntilMs: null,
    version: 1,
    listedAtMs: NOON_MS,
    gradedAtMs: NOON_MS,
    history: [{ grade, atMs: NOON_MS }],
    expiresAt: 0,
    token: 'read',
    ...rest,
  };
}

function verdict(decision: Decision): string {
  if (decision.kind === 'unsettled') return decision.kind;
  return decision.kind === 'change' ? `${decision.change} to ${decision.grade}` : decision.reason;
}

describe('what becomes of a record that is not in the books', () => {
  test.each<[string, RecordOverrides, Policy, string]>([
    ['a fresh A', {}, settled, 'told'],
    [
      'an A of four years ago, after the first reading',
      { calledAtMs: NOON_MS - 35_000 * HOUR_MS },
      settled,
      'told',
    ],
    ['a fresh A on the first reading', {}, starting, 'told'],
    [
      'an A that ended 61 minutes before the start',
      { calledAtMs: NOON_MS - 62 * MINUTE_MS },
      starting,
      'baselined',
    ],
    [
      'an A that ended 59 minutes before the start',
      { calledAtMs: NOON_MS - 60 * MINUTE_MS },
      starting,
      'told',
    ],
    [
      'an A without any time, on the first reading',
      { calldate: null, created_at: null, hangupdate: null, answerdate: null },
      starting,
      'told',
    ],
    ['a B', { intention_results: 2 }, settled, 'not-wanted'],
    ['a grade of 0', { intention_results: 0 }, settled, 'not-graded'],
    ['a grade of null', { intention_results: null }, settled, 'not-graded'],
    ['a B by score that is an A by intention', { level_name: 'B类客户()', score: 10 }, settled, 'told'],
    [
      'an A by score that is a C by intention',
      { level_name: 'A类客户()', intention_results: 3 },
      settled,
      'not-wanted',
    ],
    ['an F', { intention_results: 6 }, settled, 'not-wanted'],
    ['a grade that is no grade', { intention_results: { a: 1 } }, settled, 'unreadable'],
  ])('%s', (_name, overrides, policy, reason) => {
    const decision = decide(seen(overrides), undefined, policy, NOON_MS);
    expect(verdict(decision)).toBe(reason);
    expect(decision.kind).toBe(['told', 'baselined'].includes(reason) ? 'new' : 'nothing');
  });

  test('is known by the time of its call, else by when it was listed', () => {
    const calledAtMs = NOON_MS - 5 * MINUTE_MS;
    expect(decide(seen({}), undefined, settled, NOON_MS)).toMatchObject({
      kind: 'new',
      grade: 1,
      calledAtMs,
    });
    const timeless = seen({ calldate: null, created_at: null });
    expect(decide(timeless, undefined, settled, NOON_MS)).toMatchObject({ calledAtMs: NOON_MS });
  });

  test('is not wanted where the record was not kept, or was kept for a grade that is not wanted', () => {
    expect(verdict(decide(seen({}, []), undefined, settled, NOON_MS))).toBe('not-wanted');
    expect(verdict(decide(seen({ intention_results: 2 }, [1, 2]), undefined, settled, NOON_MS))).toBe(
      'not-wanted',
    );
  });

  test('grades beyond E can be wanted', () => {
    const policy = { ...settled, grades: [6] };
    expect(verdict(decide(seen({ intention_results: 6 }, [6]), undefined, policy, NOON_MS))).toBe('told');
  });
});

describe('what becomes of a lead that is in the books', () => {
  test.each<[string, number, RecordOverrides, string]>([
    ['still an A', 1, {}, 'known'],
    ['an A that is a C now', 1, { intention_results: 3 }, 'fall to 3'],
    ['an A whose grade vanished', 1, { intention_results: null }, 'known'],
    ['a C that was an A, and is one again', 3, {}, 'rise to 1'],
    ['a C that was an A, and is still a C', 3, { intention_results: 3 }, 'known'],
  ])('%s', (_name, grade, overrides, reason) => {
    const decision = decide(seen(overrides), lead(grade), settled, NOON_MS);
    expect(verdict(decision)).toBe(reason);
    expect(decision.kind).toBe(reason === 'known' ? 'nothing' : 'change');
  });

  const wantsB = { ...settled, grades: [1, 2] };
  const b = { intention_results: 2 };
  test('one that fell to a grade which is wanted by now is told of it', () => {
    const decision = decide(seen(b, [1, 2]), lead(2), wantsB, NOON_MS);
    expect(verdict(decision)).toBe('rise to 2');
    // Not without its record, of which it would have to be told; nor while nobody wants it.
    expect(verdict(decide(seen(b, [1]), lead(2), wantsB, NOON_MS))).toBe('known');
    expect(verdict(decide(seen(b, [1, 2]), lead(2), settled, NOON_MS))).toBe('known');
  });

  test('one that fell to a grade which is wanted by now, and was over before, is known in silence', () => {
    const widened = {
      ...wantsB,
      covering: {
        backMs: 96 * HOUR_MS,
        grades: [1, 2],
        sinceMs: NOON_MS,
        keep: { backMs: 96 * HOUR_MS, grades: [1] },
      },
    };
    const old = { ...b, calledAtMs: NOON_MS - 3 * HOUR_MS };
    const verdictOn = (told: number) =>
      verdict(decide(seen(old, [1, 2]), lead(2, { toldGrade: told }), widened, NOON_MS));
    expect(verdictOn(1)).toBe('silent-rise to 2');
    expect(verdictOn(2)).toBe('known');
  });

  test('one that was told as B and is a B again rises, though nobody wants B any more', () => {
    expect(verdict(decide(seen(b), lead(3, { toldGrade: 2 }), settled, NOON_MS))).toBe('rise to 2');
  });

  test.each<[string, RecordOverrides, string]>([
    ['of the same grade', {}, 'unsettled'],
    ['whose grade vanished', { intention_results: null }, 'unsettled'],
    ['that fell meanwhile', { intention_results: 3 }, 'fall to 3'],
  ])('one %s whose deliveries may not all be written is looked at again', (_name, overrides, expected) => {
    const unsettled = lead(1, { unsettledUntilMs: NOON_MS - MINUTE_MS });
    expect(verdict(decide(seen(overrides), unsettled, settled, NOON_MS))).toBe(expected);
  });
});

test('every record gets exactly one named reason, or is a change, whatever it says', () => {
  const fields = fc.record({
    intention_results: fc.oneof(
      fc.integer({ min: -3, max: 30 }),
      fc.constantFrom(null, '', '1', 'A'),
      fc.jsonValue(),
    ),
    calldate: fc.oneof(fc.constant(null), fc.string(), fc.constant('2026-03-02 11:00:00')),
    created_at: fc.oneof(fc.constant(null), fc.constant('0000-00-00 00:00:00')),
    hangupdate: fc.oneof(fc.constant(null), fc.constant('2026-03-02 11:01:00')),
  });
  const known = fc.option(
    fc
      .record({ grade: fc.integer({ min: 1, max: 26 }), told: fc.constantFrom(1, 2) })
      .map(({ grade, told }) => lead(grade, { toldGrade: told })),
    { nil: undefined },
  );
  fc.assert(
    fc.property(fields, known, fc.boolean(), (overrides, knownLead, first) => {
      const decision = decide(
        seen(overrides as RecordOverrides),
        knownLead,
        first ? starting : settled,
        NOON_MS,
      );
      if (decision.kind === 'unsettled') throw new Error('every lead here is settled');
      if (decision.kind === 'change') {
        const { grade, change } = decision;
        expect(grade !== knownLead?.grade || (change !== 'fall' && grade !== knownLead?.toldGrade)).toBe(
          true,
        );
      } else expect(REASONS).toContain(decision.reason);
      // Nothing in the books is told as new, and nothing new is called known.
      if (decision.kind === 'new') expect(knownLead).toBeUndefined();
      if (decision.kind === 'nothing' && decision.reason === 'known') expect(knownLead).toBeDefined();
    }),
  );
});

describe('a first reading', () => {
  test('judges how old a call is by the vendor’s own clock, where that is known to be another', () => {
    const byVendor = seen({ calledAtMs: NOON_MS - 70 * MINUTE_MS });
    expect(verdict(decide(byVendor, undefined, starting, NOON_MS))).toBe('baselined');
    const behind = { ...starting, clockOffsetMs: -25 * MINUTE_MS };
    expect(verdict(decide(byVendor, undefined, behind, NOON_MS))).toBe('told');
    const ahead = { ...starting, clockOffsetMs: 8 * HOUR_MS };
    const old = seen({ calledAtMs: NOON_MS + 6 * HOUR_MS });
    expect(verdict(decide(old, undefined, ahead, NOON_MS))).toBe('baselined');
  });

  test('that ended without a call’s time judges it all the same, once it comes', () => {
    const late: Policy = {
      ...settled,
      coveringAt: (calledAtMs) => (calledAtMs < NOON_MS - HOUR_MS ? starting.covering : null),
    };
    expect(verdict(decide(seen({ calledAtMs: NOON_MS - 3 * HOUR_MS }), undefined, late, NOON_MS))).toBe(
      'baselined',
    );
    expect(verdict(decide(seen({}), undefined, late, NOON_MS))).toBe('told');
  });
});
