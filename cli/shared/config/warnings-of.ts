import { basename } from 'node:path';
import { addressProblems } from '../../../infra/answers/address-problems.ts';
import { placeholderEmails, placeholders } from '../../../infra/config/placeholders.ts';
import { deploymentProblems } from '../../../infra/limits/deployment-problems.ts';
import { manyFunctions } from '../../../infra/limits/functions-at-once.ts';
import { sharedAddresses } from '../../../lambdas/config/checks/shared-addresses.ts';
import { ConfigError, inFileOrder, type Problem } from '../../../lambdas/config/problems.ts';
import type { ReadConfig } from '../../../lambdas/config/read-config.ts';
import { secretRefs } from '../../../lambdas/config/secrets/secret-ref.ts';
import { parseSecretRef } from '../../../lambdas/platform/secret-ref.ts';
import { cleanPasted } from '../../../lambdas/platform/text/pasted.ts';
import { judgeGiven } from '../arguments/given-secret.ts';
import { isForOneMachine, unheardTopics } from './unheard-topics.ts';

/** It may hold placeholders: it is there to be copied. */
const EXAMPLE = 'leadbell.example.yaml';

/**
 * All that `check` warns of: of the file, and of the variables that are set here. Calls nobody.
 *
 * @throws {ConfigError} it cannot be used
 */
export function warningsOf(read: ReadConfig, file: string, env: NodeJS.ProcessEnv): Problem[] {
  const ofSecrets = oddSecrets(read, file, env);
  return [
    ...read.warnings,
    ...ofSecrets,
    ...sharedRobots(read, env),
    ...leftAsExample(read, file),
    ...undeployable(read, file),
    ...tooManyAtOnce(read),
    ...unheard(read, env),
  ];
}

/**
 * An address that is set here and has not the form of its receiver's would fail at the first message.
 *
 * @returns what can be used, and should not be
 * @throws {ConfigError}
 */
function oddSecrets({ config, problemAt }: ReadConfig, file: string, env: NodeJS.ProcessEnv): Problem[] {
  const found = secretRefs(config).flatMap(({ ref, path }) => {
    const parsed = parseSecretRef(ref);
    const given = parsed?.source === 'env' ? (env[parsed.name]?.trim() ?? '') : '';
    if (parsed?.source !== 'env' || given === '') return [];
    return [{ path, ...judgeGiven(config, path, parsed.name, given) }];
  });
  const problems = found.flatMap((one) => one.problems.map((problem) => problemAt(one.path, problem)));
  if (problems.length > 0) throw new ConfigError(file, inFileOrder(problems));
  return found.flatMap((one) => one.remarks.map((remark) => problemAt(one.path, remark)));
}

/** One robot behind two variables. Behind one it was found when the file was read. */
function sharedRobots({ config, problemAt }: ReadConfig, env: NodeJS.ProcessEnv): Problem[] {
  const known = new Set(sharedAddresses(config).map(({ path }) => path.join('.')));
  const addressOf = (ref: string) => {
    const parsed = parseSecretRef(ref);
    const given = parsed?.source === 'env' ? cleanPasted(env[parsed.name] ?? '').value : '';
    return given === '' ? ref : given;
  };
  return sharedAddresses(config, addressOf)
    .filter(({ path }) => !known.has(path.join('.')))
    .map(({ path, message }) => problemAt(path, message));
}

/** What was left as the example has it: a deployment refuses it, and nothing is at such an address. */
function leftAsExample({ config, problemAt }: ReadConfig, file: string): Problem[] {
  if (basename(file) === EXAMPLE) return [];
  return [...placeholders(config), ...placeholderEmails(config)].map(({ path, message }) =>
    problemAt(path, message),
  );
}

/**
 * What cannot be deployed is a mistake in a file that could be, and a warning in one that is for `leadbell run`: its
 * `env:` says so.
 *
 * @throws {ConfigError}
 */
function undeployable({ config, deploy, problemAt }: ReadConfig, file: string): Problem[] {
  const found = [...deploymentProblems(config, deploy), ...addressProblems(config, deploy, undefined)];
  const problems = found.map(({ path, message }) => problemAt(path, message));
  if (problems.length > 0 && !isForOneMachine(config)) throw new ConfigError(file, inFileOrder(problems));
  return problems.map((problem) => ({ ...problem, message: `cannot be deployed: ${problem.message}` }));
}

/** On one machine nothing limits how many polls run at once. */
const tooManyAtOnce = ({ config, deploy, problemAt }: ReadConfig): Problem[] =>
  isForOneMachine(config)
    ? []
    : manyFunctions(config, deploy).map(({ path, message }) => problemAt(path, message));

/** A file for `leadbell run` whose topics only a deployment has. */
const unheard = ({ config, problemAt }: ReadConfig, env: NodeJS.ProcessEnv): Problem[] =>
  isForOneMachine(config)
    ? unheardTopics(config, env).map(({ path, message }) => problemAt(path, message))
    : [];
