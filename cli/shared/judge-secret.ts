import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { Path } from '../../lambdas/config/path.ts';
import { proxyProblem } from '../../lambdas/platform/http/proxy.ts';
import { oddityOf } from '../../lambdas/platform/pasted.ts';

/** What is wrong with a secret, by what its place in leadbell.yaml makes of it. Neither text quotes it. */
export interface SecretVerdict {
  /** It cannot be used. */
  problem: string | null;
  /** It can, and should not be. */
  warning: string | null;
}

const FINE: SecretVerdict = { problem: null, warning: null };

/** Judges the value of a variable that leadbell.yaml names. */
export function judgeSecret(
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
  const channel = section === 'channels' ? channels[name] : undefined;
  if (!channel) return FINE;
  const { problem, warning } = receiverOf(channel).judgeSecret(key, value);
  return { problem: problem && `${variable}: ${problem}`, warning: warning && `${variable} ${warning}` };
}
