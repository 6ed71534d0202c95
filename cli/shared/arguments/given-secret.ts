import * as v from 'valibot';
import { MENTIONS, receiverOf } from '../../../lambdas/channels/receivers.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import type { Path } from '../../../lambdas/config/path.ts';
import { proxyProblem } from '../../../lambdas/platform/http/proxy.ts';
import { cleanPasted, leftOutOf, oddityOf } from '../../../lambdas/platform/text/pasted.ts';
import { isPlaceholder } from '../../../lambdas/platform/text/placeholder.ts';

export interface GivenSecret {
  /** The value as it is used. Empty: it is not set. */
  value: string;
  /** Why it cannot be used. Never quotes it. */
  problems: string[];
  /** Why it works but should be changed. Never quotes it. */
  remarks: string[];
}

/** Judges the value of an environment variable, for the key that refers to it. */
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
  const isLeft = ['token', 'webhook', 'secret'].includes(String(path.at(-1))) && asksToBeReplaced(value);
  if (isLeft) cleaned.push(`${name} still holds a placeholder: put the real ${path.at(-1)}`);
  return {
    value,
    problems: problem === null ? [] : [problem],
    remarks: warning === null ? cleaned : [...cleaned, warning],
  };
}

/** Of a webhook: the part that says which robot it is. */
function asksToBeReplaced(value: string): boolean {
  const url = URL.parse(value);
  if (url === null) return isPlaceholder(value);
  const named = [...url.searchParams.values(), url.pathname.split('/').at(-1) ?? ''].filter(Boolean);
  return named.some((part) => isPlaceholder(decoded(part)));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Judges a secret by its place in leadbell.yaml. Neither text quotes it. */
interface SecretVerdict {
  /** It cannot be used. */
  problem: string | null;
  /** It can be used, but should be changed. */
  warning: string | null;
}

const FINE: SecretVerdict = { problem: null, warning: null };

/** Judges the value of a variable that leadbell.yaml names. */
function judgeSecret(
  { channels }: Pick<Config, 'channels'>,
  path: Path,
  variable: string,
  value: string,
): SecretVerdict {
  const [section, name = '', key = ''] = path.map(String);
  if (key === 'token') {
    const oddity = oddityOf(value);
    return { ...FINE, problem: oddity && `${variable} is no token: ${oddity}` };
  }
  if (key === 'proxy') {
    const problem = proxyProblem(value);
    return { ...FINE, problem: problem && `${variable}: ${problem}` };
  }
  if (section === 'people') {
    const kind = String(path.at(-1));
    const [issue] = v.safeParse(MENTIONS[kind]?.one ?? v.string(), value).issues ?? [];
    return { ...FINE, problem: issue ? `${variable}: ${issue.message}` : null };
  }
  const channel = section === 'channels' ? channels[name] : undefined;
  if (!channel) return FINE;
  const { problem, warning } = receiverOf(channel).judgeSecret(key, value);
  return { problem: problem && `${variable}: ${problem}`, warning: warning && `${variable} ${warning}` };
}
