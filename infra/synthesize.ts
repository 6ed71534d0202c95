import { existsSync, readFileSync } from 'node:fs';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { formatProblem } from '../lambdas/config/problems.ts';
import { LeadbellError } from '../lambdas/platform/errors.ts';
import { collectGarbage } from './collect-garbage.ts';
import { CONTEXT } from './config/context.ts';
import { howToBegin, readDeployableConfig } from './config/deployable-config.ts';
import { templateProblems } from './limits/check-template.ts';
import type { addStacks, Target } from './stacks.ts';
import { stageOf } from './stage.ts';

/**
 * The account of the AWS documentation. Anybody who deploys has credentials of another account, so AWS refuses this
 * one.
 */
const NOBODY: Target = { account: '123456789012', region: 'ap-southeast-1' };

/**
 * What runs for `cdk synth`. `-c stage=prod` reads leadbell.prod.yaml and makes stacks for that stage. `-c config=file`
 * or `LEADBELL_CONFIG=file` reads another file. `-c stage=example` is the example, which cannot be deployed.
 *
 * @returns the exit code
 */
export async function synthesize(add: typeof addStacks): Promise<0 | 1> {
  try {
    await makeStacks(add);
    return 0;
  } catch (error) {
    if (!(error instanceof LeadbellError)) throw error;
    console.error(error.message);
    if (error.hint) console.error(`  ${error.hint}`);
    return 1;
  } finally {
    collectGarbage();
  }
}

/** @throws {LeadbellError} `not-deployable`: AWS would refuse the template in the middle of a deployment */
function checkTemplates({ stacks }: CloudAssembly): void {
  const problems = stacks.flatMap(({ stackName, template, templateFullPath }) =>
    templateProblems(stackName, template, readFileSync(templateFullPath, 'utf8')),
  );
  if (problems.length === 0) return;
  throw new LeadbellError({ code: 'not-deployable', message: problems.join('\n'), retryable: false });
}

async function makeStacks(add: typeof addStacks): Promise<void> {
  // Otherwise the CDK would write incomplete stacks when the configuration is refused.
  const app = new App({ autoSynth: false, context: CONTEXT });
  const stage = stageOf(app.node.tryGetContext('stage'));
  const given: unknown = app.node.tryGetContext('config') ?? process.env.LEADBELL_CONFIG;
  const fileName = typeof given === 'string' && given !== '' ? given : stage.configFile;
  if (given === undefined && !existsSync(fileName)) {
    // `cdk bootstrap` runs this before there is a file, and needs an app with a stack. The other commands stop at the
    // error on it.
    const missing = new Stack(app, `${stage.prefix}-state`);
    Annotations.of(missing).addError(`There is no ${fileName}. ${howToBegin(fileName)}`);
    app.synth();
    return;
  }
  const target = stage.isExample
    ? NOBODY
    : { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  const deployable = await readDeployableConfig(fileName, target.region, {
    forDeployment: !stage.isExample,
  });
  for (const warning of deployable.warnings) console.error(`warning: ${formatProblem(fileName, warning)}`);
  const { alerting } = add(app, deployable, stage, target);
  const { unwatched } = alerting.alerting;
  if (unwatched) console.error(`note: ${unwatched}`);
  checkTemplates(app.synth());
}
