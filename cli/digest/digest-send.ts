import type { Config } from '../../lambdas/config/config.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { isOver } from '../../lambdas/deliveries/delivery.ts';
import type { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { digestKey } from '../../lambdas/deliveries/keys.ts';
import type { DigestReport } from '../../lambdas/digests/digest-report.ts';
import { digestPartition, type WindowStore, windowName } from '../../lambdas/digests/window-store.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { runOnce } from '../../local/machine/once.ts';
import type { ExitCode } from '../shared/exit-code.ts';
import type { RunParts } from '../shared/prepare.ts';
import { runMachine } from '../shared/run-machine.ts';
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
interface Outcome {
  isAsked: boolean;
  isFilled: boolean;
  again: boolean;
  deliveries: readonly Delivery[];
}

/** Puts the window as the tick would, and sends its messages. A window that exists is not put again. */
export async function sendDigest(parts: RunParts, options: SendDigest): Promise<ExitCode> {
  const { config, chosen, say } = options;
  const { platform } = parts;
  const outcome: Outcome = { isAsked: false, isFilled: false, again: false, deliveries: [] };
  let report: DigestReport | null = null;
  const channels = config.digests[chosen.name]?.channels ?? [];
  const { broken } = await runMachine(parts, {
    ...options,
    channels,
    onReport(each) {
      if (each.type === 'digest' && each.outcome !== 'taken') report = each;
    },
    async work({ machine, services: { documents } }, runEnd) {
      const { windows, deliveries } = openStores({ ...platform, documents, tableName: LOCAL_TABLE_NAME });
      const { name, window } = chosen;
      const message = { digest: name, fromMs: window.fromMs, toMs: window.toMs };
      outcome.again = !(await ask(windows, config, chosen, platform));
      outcome.isAsked = true;
      if (!outcome.again) await machine.digests.send([message]);
      const ofOurs = async () =>
        (await machine.outlook()).filter(({ channel }) => channels.includes(channel));
      await runOnce({ machine: { ...machine, outlook: ofOurs }, platform, runEnd, first: 'lanes' });
      outcome.isFilled = (await windows.get(message))?.state === 'filled';
      outcome.deliveries = await deliveriesOf(deliveries, chosen, channels);
    },
  });
  if (outcome.isAsked && !outcome.isFilled) {
    say(`digest ${chosen.name} was not sent: ${whyNot(report)}`);
    say('  it stays due: `leadbell run` sends it once it can be read');
  }
  return finish(options, outcome, broken);
}

function whyNot(report: DigestReport | null): string {
  if (report === null)
    return 'the time was up, or another leadbell is at it (or was killed at it minutes ago)';
  return report.fault ?? report.outcome;
}

/** @returns false if it is already filled: its messages are not sent again */
async function ask(
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

async function deliveriesOf(
  store: DeliveryStore,
  { name, window }: ChosenDigest,
  channels: readonly string[],
): Promise<Delivery[]> {
  const keys = channels.flatMap((channel) =>
    (['text', 'picture'] as const).map((part) =>
      digestKey(digestPartition(name), windowName(window), channel, part),
    ),
  );
  return store.getMany(keys);
}

function finish({ config, chosen, json, say }: SendDigest, outcome: Outcome, broken: boolean): ExitCode {
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
