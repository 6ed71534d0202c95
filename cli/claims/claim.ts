import { type Acted, act, type Wish } from '../../lambdas/answers/act.ts';
import { followAnswers } from '../../lambdas/answers/follow-answers.ts';
import { type Claim, type ClaimOutcome, OUTCOMES } from '../../lambdas/assignment/claim.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { personOf, taskOf } from '../shared/arguments/named.ts';
import { type AtTable, atTable, sayNothingThere, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { claimAsJson, showRefusal } from './show-claims.ts';

export interface ClaimOptions extends TablePlace {
  record: string;
  /** Where records of two tasks have the id. */
  task: string | null;
  as: string;
  release: boolean;
  pass: string | null;
  outcome: string | null;
  json: boolean;
}

/** `leadbell claim`: what a person would do on the page, done by somebody who sits at a terminal. */
export const claim = (options: ClaimOptions): Promise<ExitCode> =>
  atTable(
    options,
    async (at) => {
      const { config, stores, platform } = at;
      const { name } = personOf(config, options.as);
      const wish = wishOf(options, config);
      if (at.isNothing) return sayNothingThere(at, options);
      const found = await findClaim(at, options);
      if (found === null) return unknown(at, options);
      const deps = {
        ...stores,
        platform,
        config,
        // Functions, or the `run` that holds the data, find within a minute what is due.
        follow: followAnswers({
          platform,
          config,
          ...stores,
          ...openPeopleStores(stores.table),
          laneQueue: null,
        }),
      };
      const acted = await act(deps, found, wish, { by: options.as, way: 'command' });
      return await finish(at, options, acted, name);
    },
    { onlyReads: true },
  );

/** @throws {BadArguments} */
function wishOf({ release, pass, outcome }: ClaimOptions, config: Config): Wish {
  if ([release, pass !== null, outcome !== null].filter(Boolean).length > 1) {
    throw new BadArguments('expected one of --release, --pass and --outcome at the most');
  }
  if (release) return { do: 'release' };
  if (pass !== null) {
    personOf(config, pass);
    return { do: 'pass', to: pass };
  }
  if (outcome === null) return { do: 'claim' };
  if (isOutcome(outcome)) return { do: 'outcome', outcome };
  throw new BadArguments(`expected --outcome to be ${OUTCOMES.join(', ')}, got ${outcome}`);
}

const isOutcome = (text: string): text is ClaimOutcome => (OUTCOMES as readonly string[]).includes(text);

/** @throws {BadArguments} where two tasks have a record of that id */
async function findClaim({ config, stores }: AtTable, { record, task }: ClaimOptions): Promise<Claim | null> {
  const tasks = task === null ? config.tasks : taskOf(config, task);
  const ofId = (recordId: string) =>
    stores.claims.getMany(tasks.map(({ key }) => ({ recordId, taskKey: key })));
  const asGiven = await ofId(record);
  // The vendor writes ids small; people copy them from places that do not.
  const found = asGiven.length > 0 ? asGiven : await ofId(record.toLowerCase());
  if (found.length <= 1) return found[0] ?? null;
  const names = tasks.filter(({ key }) => found.some(({ taskKey }) => taskKey === key)).map(({ id }) => id);
  throw new BadArguments(
    `${found.length} tasks have a lead ${record}: name one with --task (${names.join(', ')})`,
  );
}

function unknown({ say }: AtTable, { record }: ClaimOptions): ExitCode {
  say(`leadbell: no lead ${record} is there to take. \`leadbell claims\` lists those that are`);
  return 1;
}

async function finish(
  { config, say, stores }: AtTable,
  { as, json, record, release }: ClaimOptions,
  acted: Acted,
  name: string,
): Promise<ExitCode> {
  if (acted.is === 'unknown') {
    say(`leadbell: lead ${record} was forgotten a moment ago`);
    return 1;
  }
  const { claim: now } = acted;
  const time = (atMs: number) => formatOffsetTime(atMs, config.timeZone);
  const refused = acted.is === 'refused' ? showRefusal(acted.refusal, { config, time, name }) : null;
  if (json) {
    const facts = await stores.leads.facts(now.taskKey, now);
    const shown = claimAsJson({ claim: now, facts }, { config, showPhones: false });
    const did = acted.is === 'changed' ? acted.event.do : acted.is;
    process.stdout.write(`${JSON.stringify({ did, refused: refused?.why ?? null, ...shown })}\n`);
  }
  if (refused !== null) {
    say(`leadbell: ${refused.said}`);
    return 1;
  }
  const nameOf = (id: string | null) => (id === null ? 'nobody' : (config.people?.[id]?.name ?? id));
  const outcome = now.outcome === null ? '' : `, ${now.outcome}`;
  const already = acted.is === 'already' ? ' already' : '';
  if (!json) {
    process.stdout.write(
      now.claimedBy === null
        ? `Nobody has it${already}; ${asked()}.\n`
        : `${nameOf(now.claimedBy)} has it${already}, since ${time(now.claimedAtMs ?? now.openedAtMs)}${outcome}.\n`,
    );
  }
  return 0;

  function asked(): string {
    if (!release) return `${nameOf(now.assignee)} is asked to take it`;
    const isTheirs = now.assignee !== null && now.assignee !== as;
    return `its group is asked again${isTheirs ? `, ${nameOf(now.assignee)} first` : ''}`;
  }
}
