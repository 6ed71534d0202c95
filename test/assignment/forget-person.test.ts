import { describe, expect, it } from 'vitest';
import type { ClaimEvent } from '../../lambdas/assignment/claim.ts';
import { claimWithout, FORGOTTEN, rotationWithout } from '../../lambdas/assignment/forget-person.ts';
import { NO_ROTATION, type Rotation } from '../../lambdas/assignment/rotation.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';

const event = (over: Partial<ClaimEvent>): ClaimEvent => ({
  do: 'claimed',
  by: null,
  to: null,
  outcome: null,
  atMs: NOON_MS,
  way: 'page',
  ...over,
});

describe('a claim, when somebody is forgotten', () => {
  it('says that somebody took it and what came of it, and not who', () => {
    const claim = aClaim({
      assignee: 'lisi',
      asked: ['lisi', 'zhangsan'],
      claimedBy: 'zhangsan',
      claimedAtMs: NOON_MS,
      outcome: 'won',
      history: [event({ do: 'assigned', to: 'lisi' }), event({ by: 'zhangsan', to: 'zhangsan' })],
    });
    const change = claimWithout(claim, 'zhangsan');
    expect(change).toEqual({
      assignee: 'lisi',
      asked: ['lisi', FORGOTTEN],
      claimedBy: FORGOTTEN,
      history: [event({ do: 'assigned', to: 'lisi' }), event({ by: FORGOTTEN, to: FORGOTTEN })],
    });
    expect(JSON.stringify({ ...claim, ...change })).not.toContain('zhangsan');
  });

  it('names them no more in what is untold of it', () => {
    const mark = {
      event: event({ by: 'zhangsan', to: 'zhangsan' }),
      round: 1,
      assignee: 'lisi',
      claimedBy: 'zhangsan',
      claimedAtMs: NOON_MS,
      outcome: null,
    };
    // Somebody who took it and gave it back.
    const change = claimWithout(aClaim({ untold: [mark] }), 'zhangsan');
    expect(change?.untold).toEqual([
      { ...mark, event: event({ by: FORGOTTEN, to: FORGOTTEN }), claimedBy: FORGOTTEN },
    ]);
  });

  it('is anybody’s where it was theirs to take', () => {
    const change = claimWithout(aClaim({ assignee: 'zhangsan', asked: ['zhangsan'] }), 'zhangsan');
    expect(change).toMatchObject({ assignee: null, claimedBy: null });
  });

  it('of somebody else stays as it is', () => {
    expect(claimWithout(aClaim({ assignee: 'lisi', asked: ['lisi'] }), 'zhangsan')).toBeNull();
  });
});

describe('the turns of a team, when somebody is forgotten', () => {
  const given = (person: string) =>
    ({ record: person, person, because: 'turn', atMs: NOON_MS, isOpen: true }) as const;
  const rotation: Rotation = {
    turns: { place: 2, next: { zhangsan: 3, lisi: 2 } },
    assignments: [given('zhangsan'), given('lisi')],
    day: { startsAtMs: 0, given: { zhangsan: 1, lisi: 1 } },
  };

  it('are those of the others', () => {
    expect(rotationWithout(rotation, 'zhangsan')).toEqual({
      turns: { place: 2, next: { lisi: 2 } },
      assignments: [given('lisi')],
      day: { startsAtMs: 0, given: { lisi: 1 } },
    });
  });

  it('that never named them stay as they are', () => {
    expect(rotationWithout(rotation, 'wangwu')).toBeNull();
    expect(rotationWithout(NO_ROTATION, 'zhangsan')).toBeNull();
  });
});
