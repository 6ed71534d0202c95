import type { Config, DigestConfig } from '../../lambdas/config/config.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { pendingNotice } from '../../lambdas/deliveries/transitions.ts';
import { count, countTotals } from '../../lambdas/digests/count.ts';
import type { DigestFigures, DigestWindow } from '../../lambdas/digests/figures.ts';
import { fittingFigures } from '../../lambdas/digests/fitting-figures.ts';
import { TaskCalls } from '../../lambdas/digests/task-calls.ts';
import { renderDigest } from '../../lambdas/digests/texts/digest.ts';
import {
  type DueWindow,
  hoursOf,
  lastDueWindow,
  windowBefore,
  windowOfDate,
} from '../../lambdas/digests/windows.ts';
import { type DigestChannel, partsFor } from '../../lambdas/digests/write-deliveries.ts';
import { detailIn } from '../../lambdas/faults/details/at-hand.ts';
import { renderFault } from '../../lambdas/faults/fault-text.ts';
import { calledAtOf } from '../../lambdas/leads/seen.ts';
import { HOUR_MS } from '../../lambdas/platform/time/duration.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { LeadShown } from './leads-shown.ts';

/** A digest as most teams have it, where the file has none. */
const EVERY_MORNING: DigestConfig = {
  every: 'day',
  onWeekday: null,
  atMinute: 8 * 60 + 37,
  covers: 'calendar',
  tasks: null,
  channels: [],
};

export interface DigestShown {
  name: string;
  window: DueWindow;
  figures: DigestFigures;
}

/** The digest that a channel gets. Null: none of the file. */
export const digestNameOf = (channel: string, { digests }: Pick<Config, 'digests'>): string | null =>
  Object.entries(digests).find(([, { channels }]) => channels.includes(channel))?.[0] ?? null;

/** The window of the digest: that of the latest of these calls, or the one that was due last. */
export function windowShown(
  name: string | null,
  config: Pick<Config, 'digests' | 'timeZone'>,
  calls: readonly LeadShown[],
  nowMs: number,
): DueWindow {
  const schedule = (name !== null && config.digests[name]) || EVERY_MORNING;
  const times = calls.flatMap(({ record }) => calledAtOf(record) ?? []);
  const date =
    times.length === 0 ? null : formatZonelessTime(Math.max(...times), config.timeZone).slice(0, 10);
  const own = date === null ? null : windowOfDate(schedule, config.timeZone, date);
  return own ?? lastDueWindow(schedule, config.timeZone, nowMs);
}

/** Its figures, counted from these calls as they are counted from those that are read. */
export function digestShown(
  name: string | null,
  window: DueWindow,
  { digests, timeZone }: Pick<Config, 'digests' | 'timeZone'>,
  leads: readonly LeadShown[],
): DigestShown {
  const schedule = (name !== null && digests[name]) || EVERY_MORNING;
  const hours = hoursOf(window, timeZone);
  const counted = count(callsOf(leads, hours), hours);
  return {
    name: name ?? 'daily',
    window,
    figures: fittingFigures({
      digest: name ?? 'daily',
      every: schedule.every,
      covers: schedule.covers,
      window: { fromMs: window.fromMs, toMs: window.toMs },
      timeZone,
      ...counted,
      previous: countTotals(callsOf(leads, [windowBefore(schedule, timeZone, window)])),
      alerts: { told: counted.total.leads, due: 0, held: 0, dead: 0, baselined: 0 },
      speed: null,
      books: { close: true, records: counted.total.calls, unreadable: 0, tasksUnread: 0 },
    }),
  };
}

function callsOf(leads: readonly LeadShown[], hours: readonly DigestWindow[]) {
  const byTask = new Map<string, { calls: TaskCalls; fault: null }>();
  for (const [number, { record, task }] of leads.entries()) {
    const read = byTask.get(task.key) ?? { calls: new TaskCalls(task, hours), fault: null };
    byTask.set(task.key, read);
    read.calls.add({ readable: true, key: record.id, brief: record, record }, number);
  }
  return [...byTask.values()];
}

/** Its text, and its picture where the channel shows one. */
export function digestDeliveries(
  { name, window, figures }: DigestShown,
  channel: DigestChannel,
  config: Config,
  nowMs: number,
): Delivery[] {
  const { fromMs, toMs } = window;
  const parts = partsFor(
    { config, render: renderDigest },
    { digest: name, fromMs, toMs },
    figures,
    channel,
    nowMs,
  );
  return parts.map(({ key, told }) => ({
    ...pendingNotice(key, { taskKey: name, channel: channel.name, told, nowMs }),
    token: '',
  }));
}

/** The beginning and the end of a fault that every team meets one day. */
export function faultDeliveries(channel: string, config: Config, nowMs: number): Delivery[] {
  const name = Object.keys(config.accounts)[0] ?? 'acme';
  return (['begins', 'is over'] as const).map((phase) => {
    const overAtMs = phase === 'is over' ? nowMs : null;
    const id = `fault:vendor-unreachable:${name}:${phase === 'begins' ? 'begins' : 'over'}:${channel}`;
    const message = renderFault(
      { id, kind: 'vendor-unreachable', phase, name, detail: 'time-out', sinceMs: nowMs - HOUR_MS, overAtMs },
      config,
      detailIn(config.locale),
    );
    const told = { kind: 'notice', message } as const;
    const key = { pk: 'FAULT#sample', sk: `${phase}#${channel}` };
    return { ...pendingNotice(key, { taskKey: '', channel, told, nowMs }), token: '' };
  });
}
