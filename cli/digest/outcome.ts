import type { Config } from '../../lambdas/config/config.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { isOver } from '../../lambdas/deliveries/delivery.ts';
import { digestKey } from '../../lambdas/deliveries/keys.ts';
import { digestPartition, type WindowStore, windowName } from '../../lambdas/digests/window-store.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import type { ChosenDigest } from './chosen-digest.ts';

export interface SendDigest {
  config: Config;
  chosen: ChosenDigest;
  dataDirectory: string;
  timeoutMs: number;
  json: boolean;
  say(text: string): void;
}

/** The result. `again`: everything was already written before this run. */
export interface Outcome {
  isFilled: boolean;
  again: boolean;
  deliveries: readonly Delivery[];
}

/** @returns false if it is already filled: its messages are not sent again */
export async function askFor(
  windows: WindowStore,
  config: Config,
  { name, window }: ChosenDigest,
  { clock }: Platform,
): Promise<boolean> {
  const schedule = config.digests[name];
  if (!schedule) throw new TypeError(`no digest ${name}`);
  if (await windows.put(name, schedule, window, clock.nowMs())) return true;
  const there = await windows.get({ digest: name, fromMs: window.fromMs, toMs: window.toMs });
  if (there?.state === 'dropped') await windows.reopen(there, clock.nowMs());
  return there?.state !== 'filled';
}

/** Of its messages. */
export const keysOf = (config: Config, { name, window }: ChosenDigest): Key[] =>
  channelsOf(config, name).flatMap((channel) =>
    (['text', 'picture'] as const).map((part) =>
      digestKey(digestPartition(name), windowName(window), channel, part),
    ),
  );

export const channelsOf = ({ digests }: Pick<Config, 'digests'>, name: string): readonly string[] =>
  digests[name]?.channels ?? [];

export function sayNotSent({ chosen, say }: Pick<SendDigest, 'chosen' | 'say'>, why: string): void {
  say(`digest ${chosen.name} was not sent: ${why}`);
  say('  it stays due: `leadbell run` sends it once it can be read');
}

export function finish(
  { config, chosen, json, say }: SendDigest,
  outcome: Outcome,
  broken: boolean,
): ExitCode {
  const { deliveries, again, isFilled } = outcome;
  const count = (is: (delivery: Delivery) => boolean) => deliveries.filter(is).length;
  const time = (atMs: number) => formatOffsetTime(atMs, config.timeZone);
  const summary = {
    digest: chosen.name,
    window: { from: time(chosen.window.fromMs), to: time(chosen.window.toMs) },
    again,
    sent: count(({ state }) => state === 'sent'),
    pending: count(({ state }) => !isOver(state)),
    dead: count(({ state }) => state === 'dead'),
  };
  const { sent, pending, dead } = summary;
  if (again) say('it was sent before, and is not sent again; `leadbell redrive` sends what died');
  process.stdout.write(
    json
      ? `${JSON.stringify(summary)}\n`
      : `digest ${chosen.name} of ${chosen.date}: ${sent} sent, ${pending} pending, ${dead} dead\n`,
  );
  return isFilled && pending === 0 && dead === 0 && !broken ? 0 : 1;
}
