import { describe, expect, test } from 'vitest';
import type { Claim } from '../../../lambdas/assignment/claim.ts';
import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { type Course, courseOf, deedOf, isOver } from '../../../local/demo/course.ts';
import { aClaim } from '../../support/claims.ts';
import { NOON_MS } from '../../support/clock.ts';

const COURSE: Course = {
  is: 'taken',
  passAfterMs: 10 * SECOND_MS,
  takeAfterMs: 20 * SECOND_MS,
  sayAfterMs: 30 * SECOND_MS,
  outcome: 'appointment',
};
const asked = (fields: Partial<Claim> = {}) =>
  aClaim({ assignee: 'chenchen', asked: ['chenchen'], openedAtMs: NOON_MS, ...fields });
const deedAfter = (seconds: number, course: Partial<Course>, claim = asked()) =>
  deedOf({ ...COURSE, ...course }, claim, NOON_MS, NOON_MS + seconds * SECOND_MS);

describe('what the simulated team does', () => {
  test('who is asked takes the lead, at the speed of people, and says what came of it', () => {
    expect(deedAfter(19, {})).toBeNull();
    expect(deedAfter(20, {})).toEqual({ by: 'chenchen', wish: { do: 'claim' } });
    const taken = asked({ claimedBy: 'chenchen', claimedAtMs: NOON_MS + 20 * SECOND_MS });
    expect(deedAfter(49, {}, taken)).toBeNull();
    expect(deedAfter(50, {}, taken)).toEqual({
      by: 'chenchen',
      wish: { do: 'outcome', outcome: 'appointment' },
    });
  });

  test('the team’s lead passes one on to the next, who takes it', () => {
    expect(deedAfter(10, { is: 'passed' })).toEqual({ by: 'fangmin', wish: { do: 'pass', to: 'linyue' } });
    const passed = asked({ assignee: 'linyue', asked: ['chenchen', 'linyue'] });
    expect(deedAfter(20, { is: 'passed' }, passed)).toEqual({ by: 'linyue', wish: { do: 'claim' } });
  });

  test('one that is forgotten is taken once leadbell gives it to somebody else, or much later', () => {
    expect(deedAfter(119, { is: 'forgotten' })).toBeNull();
    const reassigned = asked({ assignee: 'linyue', asked: ['chenchen', 'linyue'] });
    expect(deedAfter(120, { is: 'forgotten' }, reassigned)).toEqual({
      by: 'linyue',
      wish: { do: 'claim' },
    });
    expect(deedAfter((5 * MINUTE_MS) / SECOND_MS, { is: 'forgotten' })?.wish).toEqual({ do: 'claim' });
  });

  test('what a visitor of the demo took on the page stays theirs', () => {
    const event = {
      do: 'claimed',
      by: 'linyue',
      to: 'linyue',
      outcome: null,
      atMs: NOON_MS,
      way: 'page',
    } as const;
    const taken = asked({ claimedBy: 'linyue', claimedAtMs: NOON_MS, history: [event] });
    expect(isOver(taken)).toBe(true);
    expect(deedAfter(600, {}, taken)).toBeNull();
  });

  test('most leads are taken, some are forgotten, some are passed on', () => {
    let dice = 0;
    const random = () => {
      dice = (dice + 0.381966) % 1;
      return dice;
    };
    const courses = Array.from({ length: 400 }, () => courseOf(random));
    const share = (is: Course['is']) => courses.filter((course) => course.is === is).length / 400;
    expect(share('taken')).toBeGreaterThan(0.6);
    expect(share('forgotten')).toBeGreaterThan(0.1);
    expect(share('passed')).toBeGreaterThan(0.06);
    for (const { takeAfterMs } of courses) {
      expect(takeAfterMs).toBeGreaterThanOrEqual(15 * SECOND_MS);
      expect(takeAfterMs).toBeLessThanOrEqual(70 * SECOND_MS);
    }
  });
});
