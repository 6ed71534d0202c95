import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Asked, type Load, NO_TURNS, nextPerson } from '../../lambdas/assignment/next-person.ts';
import type { PersonConfig, TeamConfig } from '../../lambdas/config/config.ts';

const person = (fields: Partial<PersonConfig> = {}): PersonConfig => ({
  name: '张三',
  mention: {},
  weight: 1,
  holds: null,
  perDay: null,
  ...fields,
});

const team = (people: string[], fields: Partial<TeamConfig> = {}): TeamConfig => ({
  people,
  lead: 'lead',
  hours: null,
  assign: 'rotate',
  ...fields,
});

const FREE: Load = { open: 0, today: 0, isAway: false };

function asked(fields: Partial<Asked> = {}): Asked {
  const people = { a: person(), b: person(), c: person(), lead: person() };
  return {
    team: team(['a', 'b', 'c']),
    people,
    turns: NO_TURNS,
    loadOf: () => FREE,
    knownTo: null,
    without: [],
    ...fields,
  };
}

/** Who gets so many leads one after another. */
function turnsOf(count: number, fields: Partial<Asked> = {}): string[] {
  const got: string[] = [];
  let { turns } = asked(fields);
  for (let turn = 0; turn < count; turn += 1) {
    const next = nextPerson(asked({ ...fields, turns }));
    if (next === null) break;
    got.push(next.person);
    turns = next.turns;
  }
  return got;
}

const countOf = (got: readonly string[], id: string) => got.filter((one) => one === id).length;

describe('whose turn it is', () => {
  test('everybody’s in the order of the file, and again', () => {
    expect(turnsOf(7).join('')).toBe('abcabca');
  });

  test('more often of who weighs more', () => {
    const people = { a: person({ weight: 2 }), b: person(), lead: person() };
    const got = turnsOf(9, { people, team: team(['a', 'b']) });
    expect([countOf(got, 'a'), countOf(got, 'b')]).toEqual([6, 3]);
  });

  test('who is away, holds enough or had enough today is passed over', () => {
    const people = { a: person({ holds: 2 }), b: person({ perDay: 5 }), c: person(), lead: person() };
    const loads: Record<string, Load> = {
      a: { ...FREE, open: 2 },
      b: { ...FREE, today: 5 },
      c: FREE,
    };
    expect(turnsOf(2, { people, loadOf: (id) => loads[id] ?? FREE })).toEqual(['c', 'c']);
    expect(turnsOf(2, { loadOf: (id) => ({ ...FREE, isAway: id !== 'b' }) })).toEqual(['b', 'b']);
  });

  test('who comes back catches up nothing', () => {
    let { turns } = asked();
    for (let turn = 0; turn < 20; turn += 1) {
      turns = nextPerson(asked({ turns, loadOf: (id) => ({ ...FREE, isAway: id === 'a' }) }))?.turns ?? turns;
    }
    const got = turnsOf(9, { turns });
    expect(countOf(got, 'a')).toBeLessThanOrEqual(4);
  });

  test('who is new to the file begins where the others are', () => {
    let { turns } = asked();
    for (let turn = 0; turn < 30; turn += 1) {
      turns = nextPerson(asked({ turns, team: team(['a', 'b']) }))?.turns ?? turns;
    }
    expect(countOf(turnsOf(9, { turns }), 'c')).toBeLessThanOrEqual(4);
  });
});

describe('before anybody’s turn', () => {
  test('comes who took this number before, however many they hold', () => {
    const full = () => ({ ...FREE, open: 99 });
    expect(nextPerson(asked({ knownTo: 'c', loadOf: full }))).toMatchObject({
      person: 'c',
      because: 'knows-them',
    });
  });

  test('but not who is away, who left, or who was asked already', () => {
    expect(
      nextPerson(asked({ knownTo: 'c', loadOf: (id) => ({ ...FREE, isAway: id === 'c' }) }))?.person,
    ).toBe('a');
    expect(nextPerson(asked({ knownTo: 'gone' }))?.person).toBe('a');
    expect(nextPerson(asked({ knownTo: 'c', without: ['c'] }))?.person).toBe('a');
  });

  test('it counts as their turn', () => {
    const first = nextPerson(asked({ knownTo: 'a' }));
    expect(turnsOf(2, { turns: first?.turns ?? NO_TURNS })).toEqual(['b', 'c']);
  });
});

describe('nobody of the team can be given it', () => {
  const away = () => ({ ...FREE, isAway: true });

  test('then it is the team’s lead’s, and nobody’s turn moves', () => {
    const turns = { place: 3, next: { a: 3.5 } };
    const given = nextPerson(asked({ turns, loadOf: away }));
    expect(given).toEqual({ person: 'lead', because: 'nobody-else', turns });
  });

  test('a team without a lead has nobody', () => {
    expect(nextPerson(asked({ team: team(['a'], { lead: null }), loadOf: away }))).toBeNull();
    expect(nextPerson(asked({ team: team(['a'], { lead: 'gone' }), loadOf: away }))).toBeNull();
  });
});

test('turns of equal weight stay within one of fair, whatever happened before', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const people = Object.fromEntries([...ids, 'lead'].map((id) => [id, person()]));
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...ids), { maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }),
      (awayThen, count) => {
        let turns = NO_TURNS;
        for (const away of awayThen) {
          const next = nextPerson(
            asked({ team: team(ids), people, turns, loadOf: (id) => ({ ...FREE, isAway: id === away }) }),
          );
          turns = next?.turns ?? turns;
        }
        const got = turnsOf(count, { team: team(ids), people, turns });
        const counts = ids.map((id) => countOf(got, id));
        // The first round may make up for the last one before it.
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(awayThen.length === 0 ? 1 : 2);
      },
    ),
  );
});
