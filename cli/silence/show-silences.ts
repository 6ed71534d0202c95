import type { Config } from '../../lambdas/config/config.ts';
import type { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { endOf, isOn, type Silence } from '../../lambdas/deliveries/silences/silence.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { textTable } from '../shared/terminal/text-table.ts';

export const nameOf = ({ channel, task }: Silence): string =>
  channel === null ? `Task ${task?.name ?? ''}` : `Channel ${channel}`;

/** How many messages wait for its end. */
export async function heldBy(
  { lanes, task }: Silence,
  deliveries: Pick<DeliveryStore, 'waiting'>,
): Promise<number> {
  const waiting = await Promise.all(lanes.map((lane) => deliveries.waiting(lane)));
  return waiting
    .flat()
    .filter(({ hold }) => hold === 'silence')
    .filter(({ restable }) => task === null || (restable && task.keys.includes(restable.taskKey))).length;
}

/** The form is fixed: docs/quiet.md. */
export function silenceAsJson(silence: Silence, held: number, { timeZone }: Config, nowMs: number) {
  const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
  return {
    id: silence.id,
    channel: silence.channel,
    task: silence.task?.name ?? null,
    channels: silence.lanes,
    on: isOn(silence, nowMs),
    by: silence.by,
    reason: silence.reason,
    since: time(silence.sinceMs),
    until: time(endOf(silence)),
    held,
  };
}

const HEAD = ['id', 'silenced', 'since', 'until', 'held', 'by', 'why'];

export function silencesAsText(
  silences: readonly Silence[],
  heldOf: (id: string) => number,
  { timeZone }: Config,
  nowMs: number,
): string {
  if (silences.length === 0) return 'Nothing is silenced.\n';
  const time = (atMs: number) => formatZonelessTime(atMs, timeZone).slice(5, 16);
  const rows = silences.map((silence) => [
    silence.id,
    nameOf(silence),
    time(silence.sinceMs),
    `${time(endOf(silence))}${isOn(silence, nowMs) ? '' : ' (over)'}`,
    String(heldOf(silence.id)),
    silence.by,
    silence.reason,
  ]);
  return textTable(HEAD, rows);
}
