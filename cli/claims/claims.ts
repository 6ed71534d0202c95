import type { Claim } from '../../lambdas/assignment/claim.ts';
import { allClaims } from '../../lambdas/assignment/claim-survey.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { mapLimit } from '../../lambdas/platform/map-limit.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { personOf, taskOf } from '../shared/arguments/named.ts';
import { readEnd, readTime } from '../shared/arguments/read-time.ts';
import { type AtTable, atTable, sayNothingThere, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { type ClaimedLead, claimAsJson, claimsAsText } from './show-claims.ts';

export interface ClaimsOptions extends TablePlace {
  /** Only those that nobody has. */
  open: boolean;
  /** Only those that this person has, or should have while nobody has them. */
  person: string | null;
  task: string | null;
  /** When they were told. */
  from: string | null;
  to: string | null;
  showPhones: boolean;
  json: boolean;
}

const READ_AT_ONCE = 16;

/** `leadbell claims`. */
export const claims = (options: ClaimsOptions): Promise<ExitCode> =>
  atTable(options, lookUp(options), { onlyReads: true });

const lookUp =
  (options: ClaimsOptions) =>
  async (at: AtTable): Promise<ExitCode> => {
    const { config, platform } = at;
    const wanted = filterOf(options, config, platform.clock.nowMs());
    if (at.isNothing) return sayNothingThere(at, options);
    const found = await allClaims(at.scan, platform.clock);
    const leads = await withFacts(at, found.filter(wanted));
    const shown = { config, showPhones: options.showPhones };
    process.stdout.write(
      options.json
        ? `${JSON.stringify(leads.map((lead) => claimAsJson(lead, shown)))}\n`
        : claimsAsText(leads, shown),
    );
    return 0;
  };

/** @throws {BadArguments} */
export function filterOf(
  { open, person, task, from, to }: ClaimsOptions,
  config: Config,
  nowMs: number,
): (claim: Claim) => boolean {
  if (person !== null) personOf(config, person);
  const taskKeys = task === null ? null : taskOf(config, task).map(({ key }) => key);
  const fromMs = from === null ? Number.NEGATIVE_INFINITY : readTime('--from', from, config, nowMs);
  const toMs = to === null ? Number.POSITIVE_INFINITY : readEnd('--to', to, config, nowMs);
  if (fromMs >= toMs) throw new BadArguments('expected --from to be before --to');
  return (claim) =>
    !(open && claim.claimedBy !== null) &&
    (person === null || (claim.claimedBy ?? claim.assignee) === person) &&
    (taskKeys === null || taskKeys.includes(claim.taskKey)) &&
    claim.openedAtMs >= fromMs &&
    claim.openedAtMs < toMs;
}

async function withFacts({ stores }: AtTable, found: readonly Claim[]): Promise<ClaimedLead[]> {
  const leads = found.map((claim): ClaimedLead => ({ claim, facts: null }));
  await mapLimit(leads, READ_AT_ONCE, async (lead) => {
    lead.facts = await stores.leads.facts(lead.claim.taskKey, lead.claim);
  });
  return leads;
}
