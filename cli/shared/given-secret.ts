import type { Path } from '../../lambdas/config/path.ts';
import { checkWebhook } from '../../lambdas/config/url.ts';
import { proxyProblem } from '../../lambdas/platform/http/proxy.ts';
import { cleanPasted, leftOutOf, oddityOf } from '../../lambdas/platform/pasted.ts';

export interface GivenSecret {
  /** As it is used. Empty: it is not set. */
  value: string;
  /** What makes it of no use. Never quotes it. */
  problems: string[];
  /** What works, and should not be so. Never quotes it. */
  remarks: string[];
}

/** What the value of an environment variable is good for, for the key that refers to it. */
export function judgeGiven(name: string, given: string, path: Path): GivenSecret {
  const { value } = cleanPasted(given);
  if (value === '') return { value, problems: [`the environment variable ${name} is not set`], remarks: [] };
  const leftOut = leftOutOf(given);
  const remarks = leftOut === null ? [] : [`${name} has ${leftOut}, which is left out. Set it without.`];
  const problems: string[] = [];
  const key = path.at(-1);
  if (key === 'token') {
    const oddity = oddityOf(value);
    if (oddity) problems.push(`${name} is no token: ${oddity}`);
  } else if (key === 'proxy') {
    const problem = proxyProblem(value);
    if (problem) problems.push(`${name}: ${problem}`);
  } else {
    const { problem, warning } = checkWebhook(value);
    if (problem) problems.push(`${name}: ${problem}`);
    if (warning) remarks.push(`${name} ${warning}`);
  }
  return { value, problems, remarks };
}
