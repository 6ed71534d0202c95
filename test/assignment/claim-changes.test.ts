import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, OUTCOMES } from '../../lambdas/assignment/claim.ts';
import { type Action, answer, RELEASE_WITHIN_MS } from '../../lambdas/assignment/claim-changes.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';

/** A lead of the team east that nobody has taken yet: zhangsan's turn. */
const turn = () => aClaim({ assignee: 'zhangsan', asked: ['zhangsan'] });

const act = (by: string, atMs = NOON_MS) => ({ by, atMs, way: 'page' as const });

function become(claim: Claim, action: Action, by: string, atMs = NOON_MS): Claim {
  const said = answer(claim, action, act(by, atMs));
  if (said.is !== 'change') throw new Error(`${action.do} by ${by}: ${JSON.stringify(said)}`);
  return { ...claim, ...said.change };
}

const taken = () => become(turn(), { do: 'claim' }, 'zhangsan');

describe('a lead', () => {
  it('is taken by one: the other is told who has it and since when', () => {
    expect(taken()).toMatchObject({ claimedBy: 'zhangsan', claimedAtMs: NOON_MS });
    expect(answer(taken(), { do: 'claim' }, act('lisi', NOON_MS + MINUTE_MS))).toEqual({
      is: 'refused',
      refusal: { why: 'taken', by: 'zhangsan', atMs: NOON_MS },
    });
  });

  it('may be taken by anybody, not only by who was asked', () => {
    expect(become(turn(), { do: 'claim' }, 'lisi')).toMatchObject({
      claimedBy: 'lisi',
      assignee: 'zhangsan',
    });
  });

  it('that is taken twice by the same person is taken once', () => {
    expect(answer(taken(), { do: 'claim' }, act('zhangsan', NOON_MS + MINUTE_MS))).toEqual({ is: 'already' });
  });

  it('is given back within ten minutes, and not a moment later', () => {
    const untilMs = NOON_MS + RELEASE_WITHIN_MS;
    const free = become(taken(), { do: 'release' }, 'zhangsan', untilMs);
    expect(free).toMatchObject({ claimedBy: null, claimedAtMs: null });
    expect(free.history.map((event) => event.do)).toEqual(['claimed', 'released']);
    expect(answer(taken(), { do: 'release' }, act('zhangsan', untilMs + 1))).toEqual({
      is: 'refused',
      refusal: { why: 'too-late', untilMs },
    });
  });

  it('that was given back twice was given back once, and can be taken again', () => {
    const free = become(taken(), { do: 'release' }, 'zhangsan');
    expect(answer(free, { do: 'release' }, act('zhangsan'))).toEqual({ is: 'already' });
    expect(become(free, { do: 'claim' }, 'lisi')).toMatchObject({ claimedBy: 'lisi' });
  });

  it.each(['release', 'outcome'] as const)('of somebody else is nobody’s to %s', (what) => {
    const action: Action = what === 'outcome' ? { do: what, outcome: 'won' } : { do: what };
    expect(answer(taken(), action, act('lisi'))).toMatchObject({ is: 'refused', refusal: { why: 'taken' } });
    expect(answer(turn(), action, act('lisi'))).toEqual({
      is: 'refused',
      refusal: { why: 'nobody-has-it' },
    });
  });

  it('of which something was said is not given back', () => {
    const said = become(taken(), { do: 'outcome', outcome: 'contacted' }, 'zhangsan');
    expect(answer(said, { do: 'release' }, act('zhangsan'))).toMatchObject({
      refusal: { why: 'outcome-said', outcome: 'contacted' },
    });
  });

  it('gets an outcome once, however often it is said, and another when more is known', () => {
    const missed = become(taken(), { do: 'outcome', outcome: 'not-reached' }, 'zhangsan');
    expect(answer(missed, { do: 'outcome', outcome: 'not-reached' }, act('zhangsan'))).toEqual({
      is: 'already',
    });
    const won = become(missed, { do: 'outcome', outcome: 'won' }, 'zhangsan', NOON_MS + MINUTE_MS);
    expect(won).toMatchObject({ outcome: 'won', outcomeAtMs: NOON_MS + MINUTE_MS });
    expect(won.history.map(({ outcome }) => outcome)).toEqual([null, 'not-reached', 'won']);
  });

  it('is passed on by the lead of the team alone', () => {
    expect(answer(taken(), { do: 'pass', to: 'lisi', isAllowed: false }, act('zhangsan'))).toEqual({
      is: 'refused',
      refusal: { why: 'not-allowed' },
    });
    const passed = become(taken(), { do: 'pass', to: 'lisi', isAllowed: true }, 'wangwu', NOON_MS + 1);
    expect(passed).toMatchObject({
      claimedBy: 'lisi',
      claimedAtMs: NOON_MS + 1,
      assignee: 'lisi',
      asked: ['zhangsan', 'lisi'],
    });
    expect(answer(passed, { do: 'pass', to: 'lisi', isAllowed: true }, act('wangwu'))).toEqual({
      is: 'already',
    });
  });

  it('that was passed on is no longer his who had it, and the next one says what comes of it', () => {
    const said = become(taken(), { do: 'outcome', outcome: 'not-reached' }, 'zhangsan');
    const passed = become(said, { do: 'pass', to: 'lisi', isAllowed: true }, 'wangwu');
    expect(passed).toMatchObject({ outcome: null, outcomeAtMs: null });
    expect(answer(passed, { do: 'outcome', outcome: 'won' }, act('zhangsan'))).toMatchObject({
      refusal: { why: 'taken', by: 'lisi' },
    });
  });

  it('that nobody has and that is passed on becomes somebody’s turn: they are asked until they take it', () => {
    const passed = become(turn(), { do: 'pass', to: 'lisi', isAllowed: true }, 'wangwu');
    expect(passed).toMatchObject({ claimedBy: null, assignee: 'lisi', asked: ['zhangsan', 'lisi'] });
    expect(answer(passed, { do: 'pass', to: 'lisi', isAllowed: true }, act('wangwu'))).toEqual({
      is: 'already',
    });
  });
});

const person = fc.constantFrom('zhangsan', 'lisi', 'wangwu');
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constant<Action>({ do: 'claim' }),
  fc.constant<Action>({ do: 'release' }),
  fc.record({ do: fc.constant('pass' as const), to: person, isAllowed: fc.boolean() }),
  fc.record({ do: fc.constant('outcome' as const), outcome: fc.constantFrom(...OUTCOMES) }),
);
const presses = fc.array(fc.record({ by: person, action, afterMs: fc.nat({ max: 11 * MINUTE_MS }) }), {
  maxLength: 120,
});

describe('whatever is pressed in whatever order', () => {
  it('a lead has one owner, its times belong to it, and its history says how that happened', () => {
    fc.assert(
      fc.property(presses, (all) => {
        let claim = turn();
        let atMs = NOON_MS;
        for (const { by, action: pressed, afterMs } of all) {
          atMs += afterMs;
          const said = answer(claim, pressed, act(by, atMs));
          if (said.is !== 'change') continue;
          const before = claim;
          claim = { ...claim, ...said.change };
          // Nobody loses a lead to somebody who merely takes it.
          if (before.claimedBy !== null && pressed.do === 'claim') throw new Error('taken from somebody');
          expect(claim.history.at(-1)).toEqual(said.event);
          // Said again, it changes nothing.
          expect(answer(claim, pressed, act(by, atMs)).is).not.toBe('change');
        }
        expect(claim.claimedBy === null).toBe(claim.claimedAtMs === null);
        expect(claim.outcome === null).toBe(claim.outcomeAtMs === null);
        if (claim.claimedBy === null) expect(claim.outcome).toBeNull();
        expect(claim.history.length).toBeLessThanOrEqual(48);
        expect(new Set(claim.asked).size).toBe(claim.asked.length);
      }),
    );
  });

  it('a history that grows keeps how it began and how it stands', () => {
    let claim = turn();
    for (let at = 0; at < 100; at += 1) {
      claim = become(claim, { do: at % 2 === 0 ? 'claim' : 'release' }, 'zhangsan', NOON_MS + at);
    }
    expect(claim.history).toHaveLength(48);
    expect(claim.history[0]?.atMs).toBe(NOON_MS);
    expect(claim.history.at(-1)?.atMs).toBe(NOON_MS + 99);
    expect(claim.forgotten).toBe(1 + 100 - 48 - 1);
  });

  it('what is told of each event has a number of its own, also of those that the history forgets', () => {
    let claim = turn();
    for (let at = 0; at < 200; at += 1) {
      const to = at % 2 === 0 ? 'lisi' : 'zhangsan';
      if (at === 3) claim = become(claim, { do: 'claim' }, 'wangwu', NOON_MS + at);
      else claim = become(claim, { do: 'pass', to, isAllowed: true }, 'wangwu', NOON_MS + at);
    }
    const rounds = claim.untold?.map(({ round }) => round) ?? [];
    expect(rounds).toHaveLength(200);
    expect(new Set(rounds).size).toBe(200);
    expect((claim.forgotten ?? 0) + claim.history.length).toBe(200);
  });
});

describe('what is untold', () => {
  it('is marked with each event, as the claim was just after it', () => {
    const missed = become(taken(), { do: 'outcome', outcome: 'not-reached' }, 'zhangsan');
    const reached = become(missed, { do: 'outcome', outcome: 'won' }, 'zhangsan', NOON_MS + MINUTE_MS);
    const passed = become(reached, { do: 'pass', to: 'lisi', isAllowed: true }, 'wangwu');
    expect(
      passed.untold?.map(({ event, ...one }) => [event.do, one.round, one.claimedBy, one.outcome]),
    ).toEqual([
      ['claimed', 1, 'zhangsan', null],
      ['outcome', 1, 'zhangsan', 'not-reached'],
      ['outcome', 2, 'zhangsan', 'won'],
      ['passed', 2, 'lisi', null],
    ]);
  });
});
