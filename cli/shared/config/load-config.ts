import type { Config } from '../../../lambdas/config/config.ts';
import type { DeployConfig } from '../../../lambdas/config/deploy-config.ts';
import type { Path } from '../../../lambdas/config/path.ts';
import { formatProblem } from '../../../lambdas/config/problems.ts';
import { readConfigFile } from '../../../lambdas/config/read-config-file.ts';
import { LeadbellError } from '../../../lambdas/platform/errors.ts';
import type { Redactor } from '../../../lambdas/platform/log/redact.ts';
import { parseSecretRef } from '../../../lambdas/platform/secret-ref.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { judgeGiven } from '../arguments/given-secret.ts';
import { refsInUse } from './in-use.ts';
import { unheardTopics } from './unheard-topics.ts';

/** @returns null where it is not of use: stderr says which key, on which line. */
export async function loadConfig(...given: Parameters<typeof loadConfigAndDeploy>): Promise<Config | null> {
  return (await loadConfigAndDeploy(...given))?.config ?? null;
}

/**
 * The configuration, ready to run: all secrets that this run reads from the environment exist and are usable.
 * @param reads which secrets this run reads: none, those of accounts, or also those of channels. `isQuiet`: a command
 * that only looks does not repeat the warnings of `check`. `here`: it sends from this machine alone. `whereMissing`: what
 * to do if there is no such file
 * @returns null if it is not ready. Then stderr says which key, on which line, and nothing was called.
 */
export async function loadConfigAndDeploy(
  file: string,
  env: NodeJS.ProcessEnv,
  redactor: Redactor,
  reads: {
    secrets: 'none' | 'accounts' | 'all';
    isQuiet?: boolean;
    here?: boolean;
    whereMissing?: string;
  } = {
    secrets: 'all',
  },
): Promise<{ config: Config; deploy: DeployConfig } | null> {
  try {
    const { config, deploy, warnings, problemAt } = await readConfigFile(
      file,
      systemClock,
      reads.whereMissing,
    );
    const problems: string[] = [];
    const note = (list: string[], path: Path, message: string) =>
      list.push(formatProblem(file, problemAt(path, message)));
    const remarks = warnings.map((warning) => formatProblem(file, warning));
    for (const { ref, path } of refsInUse(config)) {
      if (reads.secrets === 'none' || (reads.secrets === 'accounts' && path[0] !== 'accounts')) continue;
      const parsed = parseSecretRef(ref);
      if (parsed?.source !== 'env') continue;
      const given = env[parsed.name]?.trim() ?? '';
      const judged = judgeGiven(config, path, parsed.name, given);
      if (judged.value !== '') {
        redactor.register(given);
        redactor.register(judged.value);
      }
      for (const remark of judged.remarks) note(remarks, path, remark);
      for (const problem of judged.problems) note(problems, path, problem);
    }
    for (const { path, message } of reads.here ? unheardTopics(config, env) : [])
      note(remarks, path, message);
    for (const remark of reads.isQuiet ? [] : remarks) process.stderr.write(`warning: ${remark}\n`);
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    return problems.length > 0 ? null : { config, deploy };
  } catch (error) {
    if (!(error instanceof LeadbellError)) throw error;
    process.stderr.write(`${error.message}\n`);
    if (error.hint) process.stderr.write(`  ${error.hint}\n`);
    return null;
  }
}
