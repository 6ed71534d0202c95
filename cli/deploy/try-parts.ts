import { recordClients } from '../../lambdas/functions/record-clients.ts';
import { describeStack } from '../deployment/describe-stack.ts';
import { checkAccounts } from '../doctor/accounts.ts';
import { checkChannels } from '../doctor/channels.ts';
import { createChecks } from '../doctor/checks.ts';
import { openAt } from '../shared/at-table.ts';
import { refsInUse } from '../shared/config/in-use.ts';
import { secretsOf } from '../shared/prepare.ts';
import { type Ask, agrees, type Deploying, stop } from './deploying.ts';
import { askFor } from './secrets.ts';

/** Accounts and robots, as `doctor` tries them, from here and without a message. */
export async function tryParts(deploying: Deploying): Promise<void> {
  const table = await openDeployed(deploying);
  try {
    await tryUntilWell(deploying, table?.stores.lanes ?? 'uncounted');
  } finally {
    await table?.close();
  }
}

/** Null: nothing is deployed yet, so that nobody else sends. */
async function openDeployed({ deploy, configFile, deployment, platform }: Deploying) {
  if (deploy.table === null && (await describeStack(`${deployment}-state`)) === null) return null;
  const place = { configFile, dataDirectory: '', tableName: null, stack: deployment };
  return openAt(place, deploy, platform);
}

async function tryUntilWell(deploying: Deploying, lanes: Parameters<typeof checkChannels>[1]): Promise<void> {
  const { config, platform, redactor, ask } = deploying;
  const show = (text: string) => process.stdout.write(text.replaceAll(/^(?=.)/gm, '  '));
  for (;;) {
    const { checks, try: attempt } = createChecks(show, (text) => redactor.text(text));
    // What was stored a moment ago is read.
    const secrets = secretsOf(platform, redactor);
    const client = recordClients({ ...platform, config, secrets });
    const doctoring = { config, platform, secrets, client, try: attempt };
    await checkAccounts(doctoring);
    await checkChannels(doctoring, lanes, null);
    const bad = checks.filter(({ ok }) => !ok).map(({ name }) => name);
    if (bad.length === 0) return;
    if (ask && (await replaced({ ...deploying, ask }, bad))) continue;
    throw stop(
      `not all parts work: ${bad.join(', ')}`,
      'Mend that first. Where this machine reaches less than the functions will (`deploy.vpc`), --skip-tries goes on.',
    );
  }
}

/** What was typed wrong stands in the store by now, and would not be asked for again. */
async function replaced(
  { ask, ...deploying }: Deploying & { ask: Ask },
  bad: readonly string[],
): Promise<boolean> {
  const { config } = deploying;
  const accountOf = (name: string) => config.tasks.find((task) => name === `task ${task.name}`)?.account;
  const parts = new Set(
    bad.flatMap((name) => {
      // Another token mends neither a clock nor a zone.
      const [, kind = '', part = ''] = /^(account|channel) (\S+)(?! (?:clock|zone|window)$)/.exec(name) ?? [];
      const account = kind === 'account' ? part : accountOf(name);
      return kind === 'channel' ? [`channels.${part}`] : account === undefined ? [] : [`accounts.${account}`];
    }),
  );
  let isAny = false;
  for (const one of refsInUse(config)) {
    if (!parts.has(one.path.slice(0, 2).join('.'))) continue;
    if (!(await agrees(ask, `  Type another ${one.path.join('.')}, in place of what is at ${one.ref}?`, 'n')))
      continue;
    await askFor({ ...deploying, ask }, one);
    isAny = true;
  }
  return isAny;
}
