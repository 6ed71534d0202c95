import type { CallRecord } from '../call-records/record.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import type { AssignedBecause } from '../leads/assignee.ts';
import type { LeadFacts } from '../leads/facts/facts.ts';
import type { Lead } from '../leads/lead.ts';
import { type AssignDeps, assign, close, hashOfPhone, passTo, reassign } from './assign.ts';
import type { Claim, NewClaim } from './claim.ts';
import type { ClaimStore, RecordOfTask } from './claim-store.ts';
import { isHere } from './person-name.ts';
import { route, routeOf } from './route.ts';

export interface GiveDeps extends AssignDeps {
  config: Pick<Config, 'people' | 'teams' | 'timeZone' | 'routes' | 'answers' | 'escalation'>;
  claims: ClaimStore;
}

/** @returns null where the file has none of it: leadbell then tells a group, and that is all. */
export function givingOf(deps: GiveDeps): GiveDeps | null {
  const { people, teams, routes, escalation, answers } = deps.config;
  return [people, teams, routes, escalation, answers].every((part) => part === undefined) ? null : deps;
}

/** Where a lead goes, and what is told of it: with the team, the person and the escalation that are its own. */
export async function giveLead(
  deps: GiveDeps,
  task: TaskConfig,
  record: CallRecord,
  facts: LeadFacts,
  { isKnown }: { isKnown: boolean },
): Promise<GivenLead> {
  const { channels, team, escalation } = route(record, task, deps.config);
  const chosen = routeOf(record, task, deps.config);
  const of = { recordId: record.id, taskKey: task.key };
  const claim = isKnown ? await deps.claims.get(of) : null;
  const whose = claim ? await kept(deps, claim) : await given(deps, team, of, record.callee);
  const hash = task.maskPhone && record.callee !== null ? await hashOfPhone(deps, record.callee) : null;
  return {
    channels,
    facts: {
      ...facts,
      ...whose,
      ...(escalation === null ? {} : { escalation }),
      ...(chosen === null ? {} : { route: chosen.name }),
    },
    ofNumber: hash === null ? {} : { phoneHash: hash },
  };
}

/** Where a lead goes and what is told of it. `ofNumber`: what its number is known by, where that is not told. */
export interface GivenLead {
  channels: readonly string[];
  facts: LeadFacts;
  ofNumber: Pick<Lead, 'phoneHash'>;
}

type Whose = Pick<LeadFacts, 'team' | 'assignee'>;

async function given(
  deps: GiveDeps,
  team: string | null,
  record: RecordOfTask,
  phone: string | null,
): Promise<Whose> {
  if (team === null) return {};
  const assignee = await assign(deps, { team, record, phone });
  return assignee === null ? { team } : { team, assignee };
}

/** A lead that was told before is told again, with another grade: it is whose it was, or who took it since. */
async function kept(deps: GiveDeps, claim: Claim): Promise<Whose> {
  const { team, claimedBy, assignee } = claim;
  const person = claimedBy ?? assignee;
  if (team === null || person === null) return team === null ? {} : { team };
  if (!isHere(deps.config, person)) return claimedBy === null ? passedOver(deps, claim, team) : { team };
  // It was let go of when it fell.
  if (claim.outcome === null && isRotated(deps, team)) await passTo(deps, { team, record: claim }, person);
  const name = deps.config.people?.[person]?.name ?? person;
  return { team, assignee: { id: person, name, because: becauseOf(deps, claim, person) } };
}

/** Who was asked has left, and nobody took it: it is the next person's. */
async function passedOver({ claims, ...deps }: GiveDeps, claim: Claim, team: string): Promise<Whose> {
  const { asked, history } = claim;
  const next = await reassign(deps, { team, record: claim }, asked);
  const to = next?.id ?? null;
  const atMs = deps.platform.clock.nowMs();
  await claims.change(claim, {
    assignee: to,
    asked: to === null ? asked : [...asked, to],
    history: [...history, { do: 'assigned', by: null, to, outcome: null, atMs, way: 'system' }],
  });
  return next === null ? { team } : { team, assignee: next };
}

function becauseOf({ config }: GiveDeps, { team, claimedBy, asked }: Claim, person: string): AssignedBecause {
  if (claimedBy !== null) return 'knows-them';
  if (asked.length > 1) return 'reassigned';
  const own = team === null ? undefined : config.teams?.[team];
  return own?.lead === person && !own.people.includes(person) ? 'nobody-else' : 'turn';
}

/** A lead fell: nobody has to call, so it keeps nobody from getting another one. */
export async function letGo(deps: GiveDeps, record: RecordOfTask): Promise<void> {
  const team = (await deps.claims.get(record))?.team ?? null;
  if (team !== null && isRotated(deps, team)) await close(deps, team, record);
}

const isRotated = ({ config }: GiveDeps, team: string): boolean => config.teams?.[team]?.assign === 'rotate';

/** Opens the claim of a lead that is being told, before it is. One that is there stays as it is. Routes alone need none. */
export async function openClaim(
  { claims, platform, config }: Pick<GiveDeps, 'claims' | 'platform' | 'config'>,
  taskKey: string,
  { recordId, calledAtMs, toldGrade, expiresAt }: Lead,
  { team, assignee }: LeadFacts,
): Promise<void> {
  const { people, teams, escalation, answers } = config;
  if (!(people ?? teams ?? escalation ?? answers)) return;
  await claims.open(
    firstClaim({
      taskKey,
      recordId,
      calledAtMs,
      grade: toldGrade,
      openedAtMs: platform.clock.nowMs(),
      team: team ?? null,
      assignee: assignee?.id ?? null,
      expiresAt,
    }),
  );
}

type Opening = Pick<
  NewClaim,
  'taskKey' | 'recordId' | 'calledAtMs' | 'grade' | 'openedAtMs' | 'team' | 'assignee' | 'expiresAt'
>;

/** As it is before anybody has done anything. Pure. */
export function firstClaim(opening: Opening): Omit<NewClaim, 'pk' | 'sk'> {
  const { assignee, openedAtMs } = opening;
  return {
    ...opening,
    asked: assignee === null ? [] : [assignee],
    claimedBy: null,
    claimedAtMs: null,
    outcome: null,
    outcomeAtMs: null,
    reminders: 0,
    history:
      assignee === null
        ? []
        : [{ do: 'assigned', by: null, to: assignee, outcome: null, atMs: openedAtMs, way: 'system' }],
  };
}
