import { isAddressKnown } from '../../infra/answers/address.ts';
import { needsDeployment } from '../../infra/config/needs-deployment.ts';
import { undeployable } from '../../infra/config/undeployable.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { Finding } from '../../lambdas/config/finding.ts';
import { formatProblem, inFileOrder } from '../../lambdas/config/problems.ts';
import { differencesOf } from '../../lambdas/config/pushed/difference.ts';
import { contentOf } from '../../lambdas/config/pushed/version.ts';
import type { ReadConfig } from '../../lambdas/config/read-config.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { AtTable } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import type { SimulationShown } from '../simulate/show-simulated.ts';
import type { By } from './options.ts';
import { prune } from './prune.ts';
import { sayDone } from './show-pushed.ts';
import { deployedNow, nextNumber, overtaken, type PushState } from './state.ts';

const SIMULATES_FOR_MS = 10 * MINUTE_MS;

/** `leadbell push`: the file becomes the version in use, where no deployment is needed for that. */
export async function push(at: AtTable, state: PushState, options: By): Promise<ExitCode> {
  const { configFile, isTrial, by } = options;
  const read = await readConfigFile(configFile);
  const findings = (found: readonly Finding[]) =>
    inFileOrder(found.map(({ path, message }) => read.problemAt(path, message)));
  const problems = findings(unusable(read));
  for (const problem of problems) at.say(formatProblem(configFile, problem));
  if (problems.length > 0) return 2;
  for (const warning of read.warnings) at.say(`warning: ${formatProblem(configFile, warning)}`);

  const { deployed, use, pointer, store } = state;
  const changes = differencesOf(use.config, read.config);
  const deploy = findings(needsDeployment(deployed, read));
  const outcome = { changes, configs: [use.config, read.config], deploy, before: use.version } as const;
  // Where a deployment and a push differ, pushing what is in use says that it is meant.
  const isNothing = changes.length === 0 && use.problem === null;
  if (deploy.length > 0 || isTrial || isNothing) {
    const simulation = await simulate(at, { before: use.config, after: read.config }, options);
    sayDone(at, options, { ...outcome, version: null, simulation });
    for (const problem of deploy) at.say(formatProblem(configFile, problem));
    if (deploy.length === 0) return 0;
    at.say('leadbell: nothing was pushed. Deploy this file: what it needs above, a push cannot give');
    return 1;
  }
  const nowMs = at.platform.clock.nowMs();
  const content = contentOf(deployed.config, read.config);
  const version = {
    number: nextNumber(state),
    before: use.version,
    by,
    atMs: nowMs,
    backTo: null,
    ...deployedNow(deployed),
  };
  if (!(await store.push(pointer, version, content))) throw overtaken();
  await prune(at, state.versions, version);
  sayDone(at, options, { ...outcome, version: version.number });
  return 0;
}

/** Null: nobody asked. Loaded when it is: it reads as a poll does. */
async function simulate(
  { platform, redactor, say }: AtTable,
  files: { before: Config; after: Config },
  { simulates, json }: By,
): Promise<SimulationShown | null> {
  if (simulates === null) return null;
  const { simulationOf } = await import('../simulate/simulate.ts');
  const options = { ...simulates, to: 'now', timeoutMs: SIMULATES_FOR_MS, json };
  return simulationOf(files, options, { platform, redactor, say });
}

/** As at synth. */
function unusable({ config, deploy }: ReadConfig): Finding[] {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const found = undeployable({ config, deploy }, region, { forDeployment: true });
  if (config.answers === undefined || isAddressKnown(config.answers)) return found;
  const message =
    'the address of the page is not known yet: put what the output AnswersUrl says here, and push again';
  return [...found, { path: ['answers', 'url'], message }];
}
