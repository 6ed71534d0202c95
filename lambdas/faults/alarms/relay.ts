import type { Channel } from '../../channels/channel.ts';
import type { RenderContext } from '../../messages/context.ts';
import type { Message } from '../../messages/message.ts';
import { LeadbellError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log/log.ts';
import { type Alarm, readAlarm } from './alarm.ts';
import { renderAlarm } from './alarm-text.ts';

export interface RelayDeps {
  /** Hear that an alarm rings, and that it has ended. */
  channels: readonly Channel[];
  /** Hear only that it has ended. CloudWatch itself tells them that it rings. */
  endsOnly: readonly Channel[];
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
  /** Accepted messages as `message channel`. If one of several channels fails, everything is repeated. */
  taken: Set<string>;
  log: Log;
}

const TAKEN_AT_MOST = 1000;

/**
 * Tells people about one change of an alarm. The caller repeats the call if it throws; nothing is repeated here.
 *
 * A new alarm goes from "no data" to OK, and thirty of these would greet a new team. So only the end of an alarm that
 * rang is reported.
 *
 * @param id the same for each try
 * @throws {LeadbellError} `alarm-not-told`, with the channels that did not accept it
 */
export async function relayAlarm(deps: RelayDeps, id: string, text: string): Promise<void> {
  const { log } = deps;
  const alarm = readAlarm(text);
  if (alarm === null) {
    log.warn('Dropped what came to the alarm topic and is no alarm', { id });
    return;
  }
  const listeners = listenersOf(alarm, deps);
  log.info('Alarm', { alarm: alarm.name, state: alarm.state, before: alarm.before, told: listeners.length });
  if (listeners.length === 0) return;
  const message = renderAlarm(alarm, id, deps.render);
  const failed = await Promise.all(listeners.map((channel) => tell(channel, message, deps)));
  const refusals = failed.filter((one) => one !== null);
  if (refusals.length === 0) return;
  throw new LeadbellError({
    code: 'alarm-not-told',
    message: `an alarm was not taken by ${refusals.join(', ')}`,
    retryable: true,
    hint: 'Look at the channel: its webhook, or the rights of the function to its topic.',
  });
}

function listenersOf({ state, before, kind }: Alarm, { channels, endsOnly }: RelayDeps): readonly Channel[] {
  if (state === 'ALARM') return channels;
  if (state !== 'OK' || before !== 'ALARM') return [];
  // Robots were never told that the relay failed.
  return kind === 'relay-fails' ? endsOnly : [...channels, ...endsOnly];
}

/** @returns why it was not accepted, without a secret; null: it was */
async function tell(channel: Channel, message: Message, { taken, log }: RelayDeps): Promise<string | null> {
  const key = `${message.id} ${channel.type} ${channel.name}`;
  if (taken.has(key)) return null;
  const outcome = await channel.send(message, new AbortController().signal);
  if (outcome.kind === 'accepted' || outcome.kind === 'accepted-with-defect') {
    if (taken.size >= TAKEN_AT_MOST) taken.clear();
    taken.add(key);
    return null;
  }
  log.warn('A channel did not take an alarm', { channel: channel.name, outcome });
  return `${channel.name} (${outcome.detail})`;
}
