import { recordClients } from '../../lambdas/functions/record-clients.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { lifeOf } from '../../lambdas/status/explain.ts';
import { findLeads } from '../../lambdas/status/find-leads.ts';
import { askForRecord } from '../../lambdas/status/would-be.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { type AtTable, atTable, type TablePlace } from '../shared/at-table.ts';
import { secretsOf } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { askedAsJson, askedAsText } from './show-asked.ts';
import { lifeAsJson, lifeAsText } from './show-life.ts';

export interface ExplainOptions extends TablePlace {
  idOrPhone: string;
  showPhones: boolean;
  json: boolean;
}

const ASK_FOR_MS = 2 * MINUTE_MS;

/** `leadbell explain`. */
export const explain = (options: ExplainOptions): Promise<ExitCode> =>
  atTable(
    options,
    async (at) => {
      const { config, stores, scan, platform } = at;
      const { idOrPhone, json } = options;
      const shown = { config, showPhones: options.showPhones };
      const found = await findLeads(scan, idOrPhone);
      const deps = { config, ...stores, nowMs: platform.clock.nowMs() };
      const all = await Promise.all(found.map((lead) => lifeOf(deps, lead)));
      const lives = all.filter((life) => life !== null);
      const [latest, ...others] = lives;
      if (!latest) return ask(at, options);
      process.stdout.write(
        json
          ? `${JSON.stringify({ ...lifeAsJson(latest, shown), others: others.map((life) => lifeAsJson(life, shown)) })}\n`
          : lives.map((life) => lifeAsText(life, shown)).join('\n'),
      );
      return 0;
    },
    {
      onlyReads: true,
      check() {
        if (options.idOrPhone.trim() === '')
          throw new BadArguments('expected the id of a record or a phone number, got nothing');
      },
    },
  );

/** The table does not know it. */
async function ask(at: AtTable, { idOrPhone, json, showPhones }: ExplainOptions): Promise<ExitCode> {
  const { config, platform, stores, redactor, say } = at;
  const client = recordClients({ ...platform, config, secrets: secretsOf(platform, redactor) });
  if (!json) say('The table does not know it. Asking the record API …');
  const asked = await askForRecord(
    { config, platform, taskStates: stores.taskStates, client },
    idOrPhone,
    platform.clock.nowMs() + ASK_FOR_MS,
  );
  const shown = { config, showPhones };
  process.stdout.write(
    json
      ? `${redactor.text(JSON.stringify(askedAsJson(idOrPhone, asked, shown)))}\n`
      : redactor.text(askedAsText(asked, shown)),
  );
  return asked.found === null && asked.unread.length > 0 ? 1 : 0;
}
