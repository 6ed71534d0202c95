import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { AssignedBecause, Assignee } from '../leads/assignee.ts';
import { partitionApart } from '../leads/record-partition.ts';
import { LeadbellError } from '../platform/errors.ts';
import type { Log } from '../platform/log/log.ts';
import type { Platform } from '../platform/platform.ts';
import type { RecordOfTask } from './claim-store.ts';
import type { KnowsStore } from './knows-store.ts';
import { nextPerson } from './next-person.ts';
import type { PersonStore } from './person-store.ts';
import { assignmentOf, givenToday, openOf, type Rotation, withAssignment, withClosed } from './rotation.ts';
import type { ReadRotation, RotationStore } from './rotation-store.ts';

export interface AssignDeps {
  platform: Pick<Platform, 'clock' | 'log' | 'random'>;
  config: Pick<Config, 'people' | 'teams' | 'timeZone'>;
  rotations: RotationStore;
  people: PersonStore;
  knows: KnowsStore;
}

export interface ToAssign {
  team: string;
  record: RecordOfTask;
  /** As the record has it. Null: not known. */
  phone: string | null;
}

/** Others write the same team's turns: other polls, and people who answer. */
const TRIES = 20;
const WAIT_AT_MOST_MS = 80;
const HASH_CHARS = 16;

/**
 * Gives a lead to somebody of its team, by one conditional write. Asking again for the same record gives the same
 * person, and moves nobody's turn.
 *
 * @returns null where the team assigns nobody, or has nobody to give it to
 */
export function assign(deps: AssignDeps, { team, record, phone }: ToAssign): Promise<Assignee | null> {
  const { config } = deps;
  if (config.teams?.[team]?.assign !== 'rotate') return Promise.resolve(null);
  return give(deps, team, record, {
    isSettled: () => true,
    without: [],
    knownTo: async () => (phone === null ? null : whoKnows(deps, phone)),
    because: null,
  });
}

/**
 * Takes a lead from who has it and did not answer, and gives it to the next. Asking again with the same `tried` gives
 * the same person: they are written into the claim only after this.
 *
 * @param tried everybody who was asked already, or gave it back
 * @returns null where nobody else is left, the team's lead included
 */
export function reassign(
  deps: AssignDeps,
  { team, record }: Omit<ToAssign, 'phone'>,
  tried: readonly string[],
): Promise<Assignee | null> {
  return give(deps, team, record, {
    isSettled: (person) => !tried.includes(person),
    without: tried,
    knownTo: async () => null,
    because: 'reassigned',
  });
}

/** Somebody of the team's lead's choice gets it: it counts as theirs, and moves nobody's turn. */
export async function passTo(
  deps: AssignDeps,
  { team, record }: Omit<ToAssign, 'phone'>,
  person: string,
): Promise<void> {
  const { config, platform } = deps;
  const atMs = platform.clock.nowMs();
  const name = recordHash(record);
  await change(deps, team, (rotation) => {
    const there = assignmentOf(rotation, name);
    if (there?.person === person && there.isOpen) return null;
    const assignment = { record: name, person, because: 'reassigned', atMs, isOpen: true } as const;
    return withAssignment(rotation, assignment, rotation.turns, config.timeZone);
  });
}

/** Nobody has to do anything about the lead any more: it is no load. */
export async function close(deps: AssignDeps, team: string, record: RecordOfTask): Promise<void> {
  const nowMs = deps.platform.clock.nowMs();
  await change(deps, team, (rotation) => withClosed(rotation, recordHash(record), nowMs));
}

interface Giving {
  /** Does who has it already keep it? */
  isSettled(person: string): boolean;
  without: readonly string[];
  knownTo(): Promise<string | null>;
  /** In place of the reason that is found. */
  because: AssignedBecause | null;
}

async function give(
  deps: AssignDeps,
  teamName: string,
  record: RecordOfTask,
  { isSettled, without, knownTo, because }: Giving,
): Promise<Assignee | null> {
  const { config, people, platform } = deps;
  const { people: known = {}, teams = {}, timeZone } = config;
  const team = teams[teamName];
  if (!team) return null;
  const nowMs = platform.clock.nowMs();
  const name = recordHash(record);
  let assigned: Assignee | null = null;
  // Neither changes by who is faster: read once, and only where somebody must be found.
  let found: ReturnType<typeof find> | null = null;
  const find = () => Promise.all([people.away(team.people, nowMs), knownTo(), otherTeams(deps, teamName)]);
  const isWritten = await change(deps, teamName, async (rotation) => {
    const there = assignmentOf(rotation, name);
    if (there && isSettled(there.person) && Object.hasOwn(known, there.person)) {
      assigned = named(there.person, there.because, known);
      return null;
    }
    found ??= find();
    const [away, whoKnows, others] = await found;
    const sumOf = (of: (one: Rotation) => number) =>
      [rotation, ...others].reduce((sum, one) => sum + of(one), 0);
    const next = nextPerson({
      team,
      people: known,
      turns: rotation.turns,
      knownTo: whoKnows,
      without,
      loadOf: (person) => ({
        open: sumOf((one) => openOf(one, person, nowMs)),
        today: sumOf((one) => givenToday(one, person, nowMs, timeZone)),
        isAway: away.has(person),
      }),
    });
    if (next === null || without.includes(next.person)) {
      assigned = null;
      return null;
    }
    const why = next.because === 'nobody-else' ? next.because : (because ?? next.because);
    assigned = named(next.person, why, known);
    const assignment = { record: name, person: next.person, because: why, atMs: nowMs, isOpen: true };
    return withAssignment(rotation, assignment, next.turns, timeZone);
  });
  return isWritten ? assigned : null;
}

/** The turns of teams in which somebody with a limit is, too: a person has two hands, whatever team asks for them. */
function otherTeams({ config, rotations }: AssignDeps, teamName: string): Promise<ReadRotation[]> {
  const { people = {}, teams = {} } = config;
  const limited = (teams[teamName]?.people ?? []).filter((id) => {
    const { holds = null, perDay = null } = people[id] ?? {};
    return holds !== null || perDay !== null;
  });
  const others = Object.entries(teams).filter(
    ([name, team]) =>
      name !== teamName && team.assign === 'rotate' && team.people.some((id) => limited.includes(id)),
  );
  return Promise.all(others.map(([name]) => rotations.get(name)));
}

/**
 * Reads, changes and writes a team's item until nobody was faster.
 *
 * @param changeOf null: nothing is to be written
 * @returns false: somebody was, at every try
 */
function change(
  { rotations, platform }: AssignDeps,
  team: string,
  changeOf: (rotation: ReadRotation) => Rotation | null | Promise<Rotation | null>,
): Promise<boolean> {
  const { clock, log, random } = platform;
  return rotations.inLine(team, async () => {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const read = await rotations.get(team);
      const next = await changeOf(read);
      if (next === null || (await rotations.write(team, read, next, clock.nowMs()))) return true;
      await clock.sleep(random() * WAIT_AT_MOST_MS);
    }
    // A lead goes out in any case: what is not in the books here is a turn that was not counted.
    log.warn('The turns of a team could not be written: others wrote them at every try', {
      team,
      tries: TRIES,
    });
    return false;
  });
}

async function whoKnows({ knows, platform }: AssignDeps, phone: string): Promise<string | null> {
  return orNull(platform.log, () => knows.whoKnows(phone, platform.clock.nowMs()));
}

/** What a number is known by. Null: by nothing. */
export async function hashOfPhone({ knows, platform }: AssignDeps, phone: string): Promise<string | null> {
  return orNull(platform.log, () => knows.hashOf(phone));
}

/** What stands in the way of knowing who took a number must not stand in the way of a lead. */
async function orNull<T>(log: Log, ask: () => Promise<T | null>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof LeadbellError)) throw error;
    const { code, hint } = error;
    log.warn('Who took a number before cannot be read: the next in turn gets it', { code, hint });
    return null;
  }
}

const named = (id: string, because: AssignedBecause, people: NonNullable<Config['people']>): Assignee => ({
  id,
  name: people[id]?.name ?? id,
  because,
});

/** Says which lead it is, and nothing of it. */
const recordHash = ({ recordId, taskKey }: RecordOfTask): string =>
  createHash('sha256').update(partitionApart(recordId, taskKey)).digest('base64url').slice(0, HASH_CHARS);
