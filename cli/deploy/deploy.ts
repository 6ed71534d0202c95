import { stageOf } from '../../infra/stage.ts';
import { ConfigError, formatProblem } from '../../lambdas/config/problems.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { createAsker } from '../init/ask.ts';
import { fromHere } from '../shared/arguments/arguments.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { platformOf, secretsOf } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { needsCdk } from '../synth/needs-cdk.ts';
import { bootstrap } from './bootstrap.ts';
import { findCdk } from './cdk.ts';
import { type Ask, type Deploying, stop } from './deploying.ts';
import { writeFirstFile } from './first-file.ts';
import { waitForFirstRead } from './first-read.ts';
import { provideSecrets } from './secrets.ts';
import { summarise } from './summary.ts';
import { sendTestAlerts } from './test-alerts.ts';
import { tryParts } from './try-parts.ts';

export interface DeployOptions {
  /** Null: leadbell.yaml, or leadbell.STAGE.yaml. */
  configFile: string | null;
  stage: string | null;
  /** Ask nothing. */
  yes: boolean;
  skipTries: boolean;
  skipTest: boolean;
  /** How long to wait for the first good read. */
  timeoutMs: number;
}

/** `leadbell deploy`. */
export async function deploy(options: DeployOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const say = (text: string) => void process.stdout.write(`${redactor.text(text)}\n`);
  try {
    if (!options.yes && !process.stdin.isTTY) {
      throw new BadArguments('nobody can be asked here: --yes deploys without questions');
    }
    const deploying = await read(options, redactor, say);
    await steps(deploying, options);
    return 0;
  } catch (error) {
    process.stderr.write(`leadbell: ${redactor.text(sentence(error))}\n`);
    const isUsage = error instanceof BadArguments || error instanceof ConfigError || isOfFile(error);
    if (!isUsage) process.stderr.write('  Run it again when that is mended: it goes on from there.\n');
    return isUsage ? 2 : 1;
  }
}

/** No such file, or no such stage. */
const isOfFile = (error: unknown): boolean =>
  error instanceof LeadbellError && ['config-unreadable', 'stage-name'].includes(error.code);

async function read(
  { configFile: given, stage, yes }: DeployOptions,
  redactor: Deploying['redactor'],
  say: Deploying['say'],
): Promise<Deploying> {
  const { prefix, configFile: usual, isExample } = stageOf(stage ?? undefined);
  if (isExample) throw new BadArguments('the example is never deployed');
  const configFile = given ?? fromHere(usual);
  if (!yes) await writeFirstFile(configFile, askAtTerminal, { redactor });
  say(`[1/8] The file: ${configFile}`);
  const { readDeployableConfig } = await needsCdk(() => import('../../infra/config/deployable-config.ts'));
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const { config, deploy, warnings } = await readDeployableConfig(configFile, region, {
    forDeployment: true,
  });
  for (const warning of warnings) say(`  warning: ${formatProblem(configFile, warning)}`);
  const { length: tasks } = config.tasks.filter(({ enabled }) => enabled);
  say(`  It can be deployed: ${tasks} tasks, ${Object.keys(config.channels).length} channels.`);
  const platform = platformOf(redactor);
  const secrets = secretsOf(platform, redactor);
  const ask = yes ? null : askAtTerminal;
  return { config, deploy, configFile, stage, deployment: prefix, platform, redactor, secrets, ask, say };
}

async function steps(deploying: Deploying, options: DeployOptions): Promise<void> {
  const { say, platform, ask } = deploying;
  const cdk = findCdk(deploying);
  say('\n[2/8] The account');
  const region = await bootstrap(deploying, cdk);
  say('\n[3/8] Secrets');
  await provideSecrets(deploying);
  say(`\n[4/8] Accounts and robots${options.skipTries ? ': not tried, as you said' : ''}`);
  if (!options.skipTries) await tryParts(deploying);
  say('\n[5/8] cdk deploy');
  await cdk.run('deploy', '--all', ...(ask === null ? ['--require-approval', 'never'] : []));
  say('\n[6/8] The first good read');
  // Not one that the functions before made meanwhile.
  await waitForFirstRead(deploying, { sinceMs: platform.clock.nowMs(), timeoutMs: options.timeoutMs });
  say(`\n[7/8] Test alerts${options.skipTest ? ': none, as you said' : ''}`);
  if (!options.skipTest) await sendTestAlerts(deploying);
  say('\n[8/8] Deployed');
  await summarise(deploying, region);
}

/** Opened for one question: between two of them the CDK has the terminal. */
const askAtTerminal: Ask = async (question, options) => {
  const asker = createAsker(process.stdin, process.stdout, { terminal: true });
  try {
    return await asker.ask(question, options);
  } catch (error) {
    if (error instanceof LeadbellError) throw error;
    throw stop('nobody answers');
  } finally {
    asker.close();
  }
};
