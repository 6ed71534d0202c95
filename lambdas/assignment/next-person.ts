import type { PersonConfig, TeamConfig } from '../config/config.ts';
import type { AssignedBecause } from '../leads/assignee.ts';

/** How far a team has come with its turns. */
export interface Turns {
  /** The place at which the last turn was given. Who was not there since begins from it, and catches up nothing. */
  place: number;
  /** Where each person's next turn stands: a turn moves them on by one part of their weight. */
  next: Readonly<Record<string, number>>;
}

export const NO_TURNS: Turns = { place: 0, next: {} };

/** What speaks against giving somebody another lead, as of now. */
export interface Load {
  /** Leads that are theirs and not over. */
  open: number;
  /** Given to them today. */
  today: number;
  isAway: boolean;
}

export interface Asked {
  team: TeamConfig;
  people: Readonly<Record<string, PersonConfig>>;
  turns: Turns;
  loadOf(person: string): Load;
  /** Who took this phone number before; null: nobody did. */
  knownTo: string | null;
  /** Had it already and did not answer, or may not have it for another reason. */
  without: readonly string[];
}

export interface Given {
  person: string;
  because: AssignedBecause;
  /** As they are once this is written. */
  turns: Turns;
}

/**
 * Whose lead it is: who knows the number, else whose turn it is among those who may have one more, else the team's
 * lead. Turns are shared by weight: with equal ones nobody is ever more than one turn ahead of somebody who was there
 * all the time. Pure.
 *
 * @returns null where the team has nobody to give it to
 */
export function nextPerson(asked: Asked): Given | null {
  const { team, people, turns, knownTo, without, loadOf } = asked;
  const there = team.people.filter((id) => Object.hasOwn(people, id) && !without.includes(id));
  if (knownTo !== null && there.includes(knownTo) && !loadOf(knownTo).isAway) {
    return given(knownTo, 'knows-them', asked);
  }
  const placeOf = (id: string) => Math.max(turns.next[id] ?? turns.place, turns.place);
  const [first] = there
    .filter((id) => mayHaveMore(people[id], loadOf(id)))
    // Stable: of two at one place the one that the file names first.
    .toSorted((one, other) => placeOf(one) - placeOf(other));
  if (first !== undefined) return given(first, 'turn', asked);
  const { lead } = team;
  if (lead === null || !Object.hasOwn(people, lead)) return null;
  // Nobody's turn: the lead of a team gets what is left over.
  return { person: lead, because: 'nobody-else', turns };
}

function mayHaveMore(person: PersonConfig | undefined, { open, today, isAway }: Load): boolean {
  if (person === undefined || isAway) return false;
  return (
    open < (person.holds ?? Number.POSITIVE_INFINITY) && today < (person.perDay ?? Number.POSITIVE_INFINITY)
  );
}

function given(person: string, because: AssignedBecause, { turns, people }: Asked): Given {
  const place = Math.max(turns.next[person] ?? turns.place, turns.place);
  const weight = people[person]?.weight ?? 1;
  // Out of turn it is a turn all the same, but nobody else's place moves for it.
  const reached = because === 'turn' ? place : turns.place;
  return {
    person,
    because,
    turns: { place: reached, next: { ...turns.next, [person]: place + 1 / weight } },
  };
}
