import { allClaims } from '../../lambdas/assignment/claim-survey.ts';
import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import { claimWithout, rotationWithout } from '../../lambdas/assignment/forget-person.ts';
import { forgetInTold } from '../../lambdas/assignment/forget-told.ts';
import { RotationStore } from '../../lambdas/assignment/rotation-store.ts';
import { forgetInSilences } from '../../lambdas/deliveries/silences/forget-in-silences.ts';
import { forgetInDigests } from '../../lambdas/digests/forget-in-digests.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { all, any, equals } from '../../lambdas/platform/table/conditions.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';
import { type AtTable, atTable, type TablePlace } from '../shared/at-table.ts';
import { counted } from '../shared/terminal/counted.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';

/** What was kept of a person, and is not any more. */
interface Removed {
  /** Items of which nothing is left: an absence, and phone numbers that they knew. */
  deleted: number;
  /** Teams whose turns named them. */
  teams: number;
  /** Leads that they had, or were asked to take. */
  claims: number;
  /** Messages that were told, and leads as they were told, that named them. */
  told: number;
  /** Digests that named them. Their pictures are deleted. */
  digests: number;
  /** Silences that they asked for. */
  silences: number;
  /** Messages that are still to be sent, and name them. */
  waiting: number;
  /** Leads that were theirs, and of which nobody said what came of them. */
  orphaned: number;
}

const TRIES = 20;

/** `leadbell people remove`. What it does twice it does once. */
export const removePerson = (id: string, options: TablePlace & { json: boolean }): Promise<ExitCode> =>
  atTable(
    options,
    async (at) => {
      // First: a browser that is still signed in would write of them again. How often they were revoked stays, a number,
      // since a cookie of before would be good again without it.
      const enrolments = new EnrolmentStore(at.stores.table);
      const wasEnrolled = (await enrolments.get(id)) !== null;
      const isInFile = Object.hasOwn(at.config.people ?? {}, id);
      if (wasEnrolled || (isInFile && at.config.answers?.identity === 'choose')) await enrolments.revoke(id);
      const removed = await removeAll(at, id);
      if (!wasEnrolled && !isInFile && Object.values(removed).every((count) => count === 0)) {
        at.say(`nothing is kept about ${id}, and leadbell.yaml has nobody of that id: is it spelt so?`);
        return 1;
      }
      if (isInFile) {
        at.say(
          `warning: leadbell.yaml still has ${id}: take them out and deploy, or leads are given to them again`,
        );
      }
      if (removed.orphaned > 0) {
        at.say(
          `warning: ${removed.orphaned} leads were theirs, and nobody said what came of them: pass them on by their pages, or look with \`leadbell claims\``,
        );
      }
      if (removed.waiting > 0) {
        at.say(
          `warning: ${removed.waiting} messages that name ${id} are still to be sent: run this again later`,
        );
      }
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ id, signedOut: wasEnrolled, ...removed })}\n`
          : `${id} is signed out. Deleted: ${counted(removed.deleted, 'item')}; taken out of the turns of ${counted(removed.teams, 'team')}, of ${counted(removed.claims, 'lead')}, of ${counted(removed.told, 'message')} and of ${counted(removed.digests, 'digest')}.\n`,
      );
      return 0;
    },
    { onlyReads: true },
  );

async function removeAll(at: AtTable, id: string): Promise<Removed> {
  const { keys, teams } = await findTraces(at, id);
  for (const key of keys) await at.remove(key);
  const removed: Removed = {
    deleted: keys.length,
    teams: 0,
    claims: 0,
    told: 0,
    digests: 0,
    silences: 0,
    waiting: 0,
    orphaned: 0,
  };
  for (const team of teams) if (await removeFromTeam(at, team, id)) removed.teams += 1;
  for (const found of await allClaims(at.scan, at.platform.clock)) {
    if (!(await repeat(() => removeFromClaim(at, found, id)))) continue;
    removed.claims += 1;
    if ((found.claimedBy ?? found.assignee) === id && found.outcome === null) removed.orphaned += 1;
  }
  const { scan, remove } = at;
  const { table } = at.stores;
  const name = at.config.people?.[id]?.name;
  const digests = await forgetInDigests({ table, scan, remove }, id, name === undefined ? [] : [name]);
  const silences = await forgetInSilences(table, scan, [id, ...(name === undefined ? [] : [name])]);
  const { changed, waiting } = await forgetInTold(table, scan, id);
  return {
    ...removed,
    told: changed,
    digests: digests.changed,
    silences: silences.changed,
    waiting: waiting + digests.waiting + silences.waiting,
  };
}

/** Absences and phone numbers of a person, and all teams that have turns: those are few. */
async function findTraces({ scan }: AtTable, id: string): Promise<{ keys: Key[]; teams: string[] }> {
  const traces = any(
    all(equals('sk', 'AWAY'), equals('pk', `PERSON#${id}`)),
    all(equals('sk', 'KNOWS'), equals('person', id)),
    equals('sk', 'ROTATION'),
  );
  const keys: Key[] = [];
  const teams: string[] = [];
  for await (const { pk, sk } of scan(traces, ['pk', 'sk'])) {
    if (sk === 'ROTATION') teams.push(pk.replace(/^TEAM#/, ''));
    else keys.push({ pk, sk });
  }
  return { keys, teams };
}

const removeFromTeam = ({ stores, platform }: AtTable, team: string, id: string): Promise<boolean> => {
  const rotations = new RotationStore(stores.table);
  return repeat(async () => {
    const read = await rotations.get(team);
    const next = rotationWithout(read, id);
    if (next === null) return 'nothing';
    return (await rotations.write(team, read, next, platform.clock.nowMs())) ? 'written' : 'again';
  });
};

async function removeFromClaim(
  { stores: { claims } }: AtTable,
  record: { recordId: string; taskKey: string },
  id: string,
): Promise<Tried> {
  const claim = await claims.get(record);
  const change = claim && claimWithout(claim, id);
  if (!change) return 'nothing';
  return (await claims.change(claim, change)) === null ? 'again' : 'written';
}

type Tried = 'written' | 'nothing' | 'again';

/** @returns was anything written? @throws {LeadbellError} `contended` */
async function repeat(attempt: () => Promise<Tried>): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const tried = await attempt();
    if (tried !== 'again') return tried === 'written';
  }
  throw new LeadbellError({
    code: 'contended',
    message: `Others changed what is kept about that person at each of ${TRIES} tries`,
    retryable: true,
    hint: 'Run the same command again.',
  });
}
