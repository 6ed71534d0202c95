import type { Claim } from '../../lambdas/assignment/claim.ts';
import { allClaims } from '../../lambdas/assignment/claim-survey.ts';
import { type Enrolment, EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import { PersonStore } from '../../lambdas/assignment/person-store.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { textTable } from '../shared/terminal/text-table.ts';

/** A person of the file, and how they stand. */
export interface PersonRow {
  id: string;
  name: string;
  teams: string[];
  /** When a browser of theirs was signed in last. Null: none is. */
  enrolledAtMs: number | null;
  /** Is there a link that they did not use yet? It may be over by now. */
  hasLink: boolean;
  /** Null: here. */
  awayUntilMs: number | null;
  /** Leads that are theirs to take, and that nobody has. */
  toTake: number;
  /** Leads that they took, and said nothing of yet. */
  has: number;
}

/** `leadbell people`. */
export const listPeople = (options: TablePlace & { json: boolean }): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores, scan, platform }) => {
      const ids = Object.keys(config.people ?? {});
      const nowMs = platform.clock.nowMs();
      const [enrolments, away, claims] = [
        await new EnrolmentStore(stores.table).getMany(ids),
        await new PersonStore(stores.table).away(ids, nowMs),
        ids.length > 0 ? await allClaims(scan, platform.clock) : [],
      ];
      const rows = ids.map((id) => rowOf(id, config, { enrolments, away, claims }));
      process.stdout.write(
        options.json ? `${JSON.stringify(rows.map((row) => asJson(row, config)))}\n` : asText(rows, config),
      );
      return 0;
    },
    { onlyReads: true },
  );

interface Known {
  enrolments: ReadonlyMap<string, Enrolment>;
  away: ReadonlyMap<string, number>;
  claims: readonly Claim[];
}

function rowOf(
  id: string,
  { people = {}, teams = {} }: Config,
  { enrolments, away, claims }: Known,
): PersonRow {
  const enrolment = enrolments.get(id);
  const ofTeam = Object.entries(teams).filter(([, team]) => team.people.includes(id) || team.lead === id);
  return {
    id,
    name: people[id]?.name ?? id,
    teams: ofTeam.map(([name]) => name),
    enrolledAtMs: enrolment?.enrolledAtMs ?? null,
    hasLink: (enrolment?.linkNonce ?? null) !== null,
    awayUntilMs: away.get(id) ?? null,
    toTake: claims.filter(({ claimedBy, assignee }) => claimedBy === null && assignee === id).length,
    has: claims.filter(({ claimedBy, outcome }) => claimedBy === id && outcome === null).length,
  };
}

function asJson({ enrolledAtMs, awayUntilMs, ...row }: PersonRow, { timeZone }: Config) {
  const time = (atMs: number | null) => (atMs === null ? null : formatOffsetTime(atMs, timeZone));
  return { ...row, enrolledAt: time(enrolledAtMs), awayUntil: time(awayUntilMs) };
}

const HEAD = ['id', 'name', 'teams', 'signed in', 'away until', 'to take', 'has'];

function asText(rows: readonly PersonRow[], config: Config): string {
  if (rows.length === 0) return 'The file names nobody (key `people`).\n';
  const time = (atMs: number) => formatZonelessTime(atMs, config.timeZone).slice(0, 16);
  const signedIn = ({ enrolledAtMs, hasLink }: PersonRow) => {
    if (enrolledAtMs !== null) return `since ${time(enrolledAtMs)}`;
    return hasLink ? 'link not used yet' : 'no';
  };
  const cells = rows.map((row) => [
    row.id,
    row.name,
    row.teams.join(', ') || '–',
    signedIn(row),
    row.awayUntilMs === null ? '–' : time(row.awayUntilMs),
    String(row.toTake),
    String(row.has),
  ]);
  return textTable(HEAD, cells);
}
