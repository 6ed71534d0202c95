import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { show } from '../platform/schema/show.ts';
import { readAuthorities } from './authorities.ts';
import { checkReferences } from './checks/references.ts';
import { findWarnings } from './checks/warnings.ts';
import { compile } from './compile.ts';
import type { Config } from './config.ts';
import { compileDeploy, type DeployConfig } from './deploy-config.ts';
import type { Finding } from './finding.ts';
import { formatPath, type Path } from './path.ts';
import { ConfigError, inFileOrder, type Problem } from './problems.ts';
import { leadbellYaml } from './schema/schema.ts';
import { readYaml } from './yaml-source.ts';

export interface ReadConfig {
  config: Config;
  /** Only the stacks read this. */
  deploy: DeployConfig;
  warnings: readonly Problem[];
  /** Turns something found later, such as a missing secret, into a problem with its line. */
  problemAt(path: Path, message: string): Problem;
}

/**
 * Reads leadbell.yaml: every key is in docs/configuration.md.
 * @param readText reads a file that leadbell.yaml names
 * @throws {ConfigError} with all problems at once, in the order of the file.
 */
export function readConfig(
  yamlText: string,
  fileName: string,
  readText: (path: string) => string = (path) => readFileSync(resolve(dirname(fileName), path), 'utf8'),
): ReadConfig {
  const source = readYaml(yamlText);
  const problemAt = (path: Path, message: string, part: 'key' | 'value' = 'value'): Problem => ({
    path: formatPath(path),
    ...source.locate(path, part),
    message,
  });
  if (!source.readable) throw new ConfigError(fileName, inFileOrder(source.problems));

  const shape = v.safeParse(leadbellYaml, source.value ?? {});
  const problems = [
    ...source.problems,
    ...(shape.issues ?? []).map((issue) => problemAt(...described(issue))),
    ...checkReferences(source.value).map(({ path, message }: Finding) => problemAt(path, message)),
  ];
  if (!shape.success || problems.length > 0) throw new ConfigError(fileName, inFileOrder(problems));

  const { authorities, problems: unread } = readAuthorities(shape.output, readText);
  if (unread.length > 0) {
    throw new ConfigError(fileName, inFileOrder(unread.map(({ path, message }) => problemAt(path, message))));
  }
  const config = compile(shape.output, authorities);
  const warnings = findWarnings(config).map(({ path, message }) => problemAt(path, message));
  const deploy = compileDeploy(shape.output, config);
  return { config, deploy, warnings: inFileOrder(warnings), problemAt };
}

function described(issue: v.BaseIssue<unknown>): [Path, string, 'key' | 'value'] {
  const steps = issue.path ?? [];
  const path = steps.map((step) => step.key as string | number);
  const part = steps.at(-1)?.origin === 'key' ? 'key' : 'value';
  // The library's own messages quote the value, which may be a secret.
  const own = !issue.message.startsWith('Invalid ');
  const expected = issue.expected === 'string' ? 'text' : issue.expected;
  const quotes = issue.expected === 'string' && typeof issue.input === 'number' ? ': put it in quotes' : '';
  return [path, own ? issue.message : `expected ${expected}, got ${show(issue.input)}${quotes}`, part];
}
