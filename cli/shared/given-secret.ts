import type { Config } from '../../lambdas/config/config.ts';
import type { Path } from '../../lambdas/config/path.ts';
import { cleanPasted, leftOutOf } from '../../lambdas/platform/pasted.ts';
import { judgeSecret } from './judge-secret.ts';

export interface GivenSecret {
  /** As it is used. Empty: it is not set. */
  value: string;
  /** What makes it of no use. Never quotes it. */
  problems: string[];
  /** What works, and should not be so. Never quotes it. */
  remarks: string[];
}

/** What the value of an environment variable is good for, for the key that refers to it. */
export function judgeGiven(
  config: Pick<Config, 'channels'>,
  path: Path,
  name: string,
  given: string,
): GivenSecret {
  const { value } = cleanPasted(given);
  if (value === '') return { value, problems: [`the environment variable ${name} is not set`], remarks: [] };
  const leftOut = leftOutOf(given);
  const cleaned = leftOut === null ? [] : [`${name} has ${leftOut}, which is left out. Set it without.`];
  const { problem, warning } = judgeSecret(config, path, name, value);
  return {
    value,
    problems: problem === null ? [] : [problem],
    remarks: warning === null ? cleaned : [...cleaned, warning],
  };
}
