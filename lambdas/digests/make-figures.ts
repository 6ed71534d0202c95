import type { ClaimStore } from '../assignment/claim-store.ts';
import type { RecordClient } from '../call-records/client.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { SkippedReads } from '../faults/skipped-reads.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Platform } from '../platform/platform.ts';
import { answerRulesOf } from './answer-rules.ts';
import { count, countTotals } from './count.ts';
import type { DigestFigures, DigestWindow, SkippedFigures } from './figures.ts';
import { leadName, readAlerts } from './read-alerts.ts';
import { readWindow } from './read-window.ts';
import { type DigestSchedule, hoursOf, windowBefore } from './windows.ts';

export interface FiguresDeps {
  platform: Platform;
  config: Config;
  leads: LeadStore;
  deliveries: DeliveryStore;
  claims: ClaimStore;
  skippedReads: SkippedReads;
  client(account: string): RecordClient;
}

export interface FiguresWanted {
  digest: string;
  schedule: DigestSchedule;
  window: DigestWindow;
  tasks: readonly TaskConfig[];
}

export interface MadeFigures {
  figures: DigestFigures;
  /** What could not be read now but may be later, one line each. Empty: the figures are complete. */
  missing: readonly string[];
  requests: number;
}

/** The enabled tasks of a digest. */
export function tasksOf(config: Config, digest: string): TaskConfig[] {
  const wanted = config.digests[digest]?.tasks ?? null;
  return config.tasks.filter(({ enabled, key }) => enabled && (wanted === null || wanted.includes(key)));
}

/**
 * Reads a window and the previous one from the vendor again, since grades change later, and reads from the table what
 * became of the alerts.
 *
 * @param deadlineMs when reading must end, by the platform's clock. The previous window gets the time that is left.
 */
export async function makeFigures(
  deps: FiguresDeps,
  { digest, schedule, window, tasks }: FiguresWanted,
  deadlineMs: number,
): Promise<MadeFigures> {
  const { platform, config } = deps;
  const { timeZone } = config;
  const hours = hoursOf(window, timeZone);
  const reading = await readWindow(deps, tasks, hours, deadlineMs);
  const before = windowBefore(schedule, timeZone, window);
  const readingBefore = await readWindow(deps, tasks, [before], deadlineMs);
  const nowMs = platform.clock.nowMs();
  const { alerts, speed, answers, answerOf } = await readAlerts(
    deps,
    tasks,
    window,
    nowMs,
    answerRulesOf(config),
  );

  const counted = count(reading.tasks, hours, (taskKey, { id }) => answerOf.get(leadName(taskKey, id)));
  const unread = reading.tasks.filter(({ fault }) => fault !== null);
  const faultBefore = readingBefore.tasks.find(({ fault }) => fault !== null)?.fault ?? null;
  const figures: DigestFigures = {
    digest,
    every: schedule.every,
    covers: schedule.covers,
    window: { fromMs: window.fromMs, toMs: window.toMs },
    timeZone,
    ...counted,
    previous: faultBefore === null ? countTotals(readingBefore.tasks) : null,
    alerts,
    speed,
    ...(answers === null ? {} : { answers }),
    books: {
      close: reading.booksClose,
      records: counted.total.calls,
      unreadable: reading.tasks.reduce((sum, { calls }) => sum + calls.unreadable, 0),
      tasksUnread: unread.length,
    },
    skipped: await skippedOf(deps.skippedReads, tasks, window),
  };
  const missing = unread.map(({ calls, fault }) => `${calls.task.name}: ${fault}`);
  // If this takes too long now, it will in ten minutes too: the figures go out without a comparison.
  if (unread.length === 0 && faultBefore !== null && faultBefore !== 'window-too-long') {
    missing.push(`the window before: ${faultBefore}`);
  }
  return { figures, missing, requests: reading.requests + readingBefore.requests };
}

/** By account. Only accounts with such minutes are listed. */
async function skippedOf(
  skippedReads: SkippedReads,
  tasks: readonly TaskConfig[],
  { fromMs, toMs }: DigestWindow,
): Promise<SkippedFigures[]> {
  const accounts = new Map(tasks.map(({ key, account }) => [key.slice(0, key.lastIndexOf('/')), account]));
  const skipped: SkippedFigures[] = [];
  for (const [key, account] of accounts) {
    const minutes = await skippedReads.minutes(key, fromMs, toMs);
    if (minutes > 0) skipped.push({ account, minutes });
  }
  return skipped;
}
