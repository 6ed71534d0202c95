import { needsDeployment } from '../../infra/config/needs-deployment.ts';
import { formatPath } from '../../lambdas/config/path.ts';
import { differencesOf } from '../../lambdas/config/pushed/difference.ts';
import { contentOf, type Version } from '../../lambdas/config/pushed/version.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { AtTable } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import type { By } from './options.ts';
import { prune } from './prune.ts';
import { sayDone } from './show-pushed.ts';
import { deployedNow, nextNumber, overtaken, type PushState } from './state.ts';

/** `leadbell push --back`: the version before the one in use, as a version of its own, so that who did it is kept. */
export async function back(at: AtTable, state: PushState, options: By): Promise<ExitCode> {
  const { store, deployed, use, pointer } = state;
  const target = targetOf(state);
  const from = { config: deployed.config, deploy: deployed.deploy };
  const older = target === 0 ? null : await store.read(target);
  const config = older?.content?.config ?? deployed.config;
  const missing = needsDeployment(deployed, { ...from, config });
  if (missing.length > 0) {
    for (const { path, message } of missing) at.say(`${formatPath(path)}: ${message}`);
    at.say(`leadbell: version ${target} needs a deployment by now, so nothing was changed`);
    return 1;
  }
  const outcome = {
    changes: differencesOf(use.config, config),
    configs: [use.config, config],
    deploy: [],
    before: use.version,
    backTo: target,
  } as const;
  if (options.isTrial) {
    sayDone(at, options, { ...outcome, version: null });
    return 0;
  }
  const version: Version = {
    number: nextNumber(state),
    // Going back once more goes on to the one before that.
    before: older?.version.before ?? 0,
    by: options.by,
    atMs: at.platform.clock.nowMs(),
    backTo: target,
    ...deployedNow(deployed),
  };
  const content = older?.content ? contentOf(deployed.config, config) : null;
  if (!(await store.push(pointer, version, content))) throw overtaken();
  await prune(at, state.versions, version);
  sayDone(at, options, { ...outcome, version: version.number });
  return 0;
}

/** @throws {LeadbellError} `nothing-before` */
function targetOf({ pointer, use, versions }: PushState): number {
  const current = versions.find(({ number }) => number === pointer?.number);
  if (pointer === null || current?.backTo === 0) {
    throw nothingBefore('What is in use was deployed, and nothing was pushed over it');
  }
  // What cannot be used is not in use, and the way back leads past it all the same.
  if (use.version === 0 && use.problem === null) {
    throw nothingBefore('What is in use was deployed: it holds what was pushed before');
  }
  return pointer.before;
}

const nothingBefore = (message: string): LeadbellError =>
  new LeadbellError({
    code: 'nothing-before',
    message,
    retryable: false,
    hint: 'To return to an older file, push that file.',
  });
