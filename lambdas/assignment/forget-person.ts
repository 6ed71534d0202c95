import type { Claim, ClaimChange, ClaimEvent, UntoldEvent } from './claim.ts';
import type { Rotation } from './rotation.ts';

/** What stands in place of somebody who was forgotten. No id of a file can be it, and figures still add up. */
export const FORGOTTEN = '(removed)';

/** A claim that names nobody of that id. What was theirs to take and was not taken is nobody's in particular. */
export function claimWithout(claim: Claim, person: string): ClaimChange | null {
  const { assignee, asked, claimedBy, history, untold = [] } = claim;
  const isIn =
    [assignee, claimedBy, ...asked, ...untold.flatMap((one) => [one.assignee, one.claimedBy])].includes(
      person,
    ) ||
    [...history, ...untold.map(({ event }) => event)].some(({ by, to }) => by === person || to === person);
  if (!isIn) return null;
  const forgotten = (id: string | null) => (id === person ? FORGOTTEN : id);
  return {
    assignee: assignee === person && claimedBy === null ? null : forgotten(assignee),
    claimedBy: forgotten(claimedBy),
    asked: asked.map((id) => forgotten(id) ?? id),
    history: history.map(eventWithout),
    ...(untold.length > 0 ? { untold: untold.map(untoldWithout) } : {}),
  };

  function eventWithout(event: ClaimEvent): ClaimEvent {
    return { ...event, by: forgotten(event.by), to: forgotten(event.to) };
  }

  function untoldWithout({ event, assignee: asked, claimedBy: taker, ...one }: UntoldEvent): UntoldEvent {
    return {
      ...one,
      event: eventWithout(event),
      assignee: forgotten(asked),
      claimedBy: forgotten(taker),
    };
  }
}

/** A team's turns without somebody. Null: they had none. */
export function rotationWithout({ turns, assignments, day }: Rotation, person: string): Rotation | null {
  const left = assignments.filter((one) => one.person !== person);
  const isIn = left.length < assignments.length || person in turns.next || person in day.given;
  if (!isIn) return null;
  return {
    turns: { ...turns, next: without(turns.next, person) },
    assignments: left,
    day: { ...day, given: without(day.given, person) },
  };
}

function without(numbers: Readonly<Record<string, number>>, name: string): Record<string, number> {
  const { [name]: _gone, ...others } = numbers;
  return others;
}

/** What was told, without them: nobody should call any more, and the one who acted is "somebody". */
export function withoutPerson(value: unknown, person: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutPerson(one, person));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (isPerson(value, person)) return { ...value, id: FORGOTTEN, name: FORGOTTEN };
  const entries = Object.entries(value)
    .filter(([key, one]) => !(key === 'assignee' && isPerson(one, person)))
    .map(([key, one]) => [key, withoutPerson(one, person)] as const);
  return Object.fromEntries(entries);
}

const isPerson = (value: unknown, person: string): boolean =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value && value.id === person;

/** Texts of messages in which a name stands among other words. Elsewhere it is a text of its own. */
const PROSE: ReadonlySet<string> = new Set(['text', 'markdown', 'short', 'shortMarkdown']);

/** What is told of people by name alone, without these names. Somebody else of that name is forgotten with them. */
export function withoutNames(value: unknown, names: ReadonlySet<string>, key = ''): unknown {
  if (typeof value === 'string') {
    if (names.has(value)) return FORGOTTEN;
    return PROSE.has(key)
      ? [...names].reduce((text, name) => text.replaceAll(name, FORGOTTEN), value)
      : value;
  }
  if (Array.isArray(value)) return value.map((one) => withoutNames(one, names, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withoutNames(one, names, name)]),
  );
}
