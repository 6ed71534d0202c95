import type { Stores } from '../../lambdas/functions/stores.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { watchDeliveries } from '../shared/watch-deliveries.ts';
import { askFor, channelsOf, finish, keysOf, type SendDigest, sayNotSent } from './outcome.ts';

const LOOK_AGAIN_MS = 500;

/** Who makes and sends it, in words. */
export const SENDERS = {
  run: { senders: 'the `leadbell run` that holds the data', restart: 'start it again with this file' },
  deployed: { senders: 'the deployed functions', restart: 'deploy this file' },
} as const;

/** Puts the window into the table of those at work on it: their tick fills it within a minute, and they send. */
export async function sendDigestBeside(
  platform: Platform,
  stores: Pick<Stores, 'windows' | 'deliveries' | 'lanes'>,
  options: SendDigest,
  at: keyof typeof SENDERS = 'run',
): Promise<ExitCode> {
  const { config, chosen, say } = options;
  const { clock } = platform;
  const untilMs = clock.nowMs() + options.timeoutMs;
  const message = { digest: chosen.name, fromMs: chosen.window.fromMs, toMs: chosen.window.toMs };
  const triedBefore = (await stores.windows.get(message))?.attempts ?? 0;
  const again = !(await askFor(stores.windows, config, chosen, platform));
  const { senders } = SENDERS[at];
  if (!again)
    say(`${senders} ${at === 'run' ? 'makes and sends' : 'make and send'} it within a minute or so`);
  let window = await stores.windows.get(message);
  const isAtIt = () =>
    window?.state === 'due' && !(window.attempts > triedBefore && window.leaseUntilMs === null);
  while (isAtIt() && clock.nowMs() < untilMs) {
    await clock.sleep(Math.min(LOOK_AGAIN_MS, untilMs - clock.nowMs()));
    window = await stores.windows.get(message);
  }
  const isFilled = window?.state === 'filled';
  if (window?.state === 'dropped')
    say(`digest ${chosen.name} was not sent: ${whyDropped(window.reason, at)}`);
  else if (!isFilled) sayNotSent(options, isAtIt() ? 'the time was up' : UNREAD);
  const channels = channelsOf(config, chosen.name);
  const { deliveries } = await watchDeliveries(platform, stores, keysOf(config, chosen), channels, untilMs);
  return finish(options, { isFilled, again, deliveries }, false);
}

const UNREAD = 'not all of its calls could be read; `leadbell status` says what is wrong';

const whyDropped = (reason: string | null, at: keyof typeof SENDERS): string =>
  reason === 'digest-unknown'
    ? `the file of ${at === 'run' ? 'that `leadbell run`' : 'that deployment'} has no such digest; ${SENDERS[at].restart}`
    : (reason ?? 'it was given up');
