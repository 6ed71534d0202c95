import type { Config } from '../config/config.ts';
import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { LeadbellError } from '../platform/errors.ts';
import { groupBy } from '../platform/group-by.ts';
import type { Queue } from '../platform/queue.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';
import type { DigestMessage } from './digest-message.ts';
import type { DigestReport } from './digest-report.ts';
import type { DigestFigures } from './figures.ts';
import { fittingFigures } from './fitting-figures.ts';
import { type FiguresDeps, makeFigures, tasksOf } from './make-figures.ts';
import { prepareReading } from './read-window.ts';
import type { WindowItem, WindowStore } from './window-store.ts';
import {
  type DigestChannel,
  type DrawChart,
  type RenderDigest,
  writeDeliveries,
} from './write-deliveries.ts';

export interface FillDeps extends FiguresDeps {
  config: Config;
  windows: WindowStore;
  faults: FaultBook;
  laneQueue: Queue<LaneMessage>;
  channels: ReadonlyMap<string, DigestChannel>;
  render: RenderDigest;
  draw: DrawChart | null;
}

/** The waits between tries of a window that cannot be read; the last one repeats. */
const RETRY_AFTER_MS = [1, 2, 5, 10, 15].map((minutes) => minutes * MINUTE_MS);
/**
 * After this long a digest goes out with what could be read: a manager who has waited that long has already asked
 * somebody.
 */
const WHOLE_WITHIN_MS = 2 * HOUR_MS;
/** If every try failed for this long, and this often, another one will not help. */
const DROP_AFTER_MS = DAY_MS;
const DROP_AFTER_ATTEMPTS = 20;
/** Time that is kept back for the picture and for writing. */
const WRITING_RESERVE_MS = 30 * SECOND_MS;
/** A try whose process died is repeated this long after its deadline. */
const LEASE_MARGIN_MS = 10 * SECOND_MS;

/**
 * Fills one window: reads it, stores its figures, puts its deliveries, and only then marks it as filled. If the process
 * dies on the way, the window is asked for again, and the next one uses the stored figures.
 *
 * @param deadlineMs when this must have ended, by the platform's clock
 */
export async function fill(
  deps: FillDeps,
  message: DigestMessage,
  deadlineMs: number,
): Promise<DigestReport> {
  const { platform, config, windows, faults } = deps;
  const startedAtMs = platform.clock.nowMs();
  const report = (outcome: DigestReport['outcome'], rest: Partial<DigestReport> = {}): DigestReport => ({
    ...NOTHING,
    ...message,
    outcome,
    ...rest,
    type: 'digest',
    tookMs: platform.clock.nowMs() - startedAtMs,
  });
  const found = await windows.get(message);
  if (found === null) return report('skipped');
  const isTaken = (found.leaseUntilMs ?? 0) > startedAtMs;
  if (found.state !== 'due' || isTaken) return report('taken');
  const isOld = startedAtMs - found.putAtMs >= DROP_AFTER_MS;
  if (!config.digests[message.digest]) {
    // Functions with an older or newer configuration may still run, and one of them may know the digest.
    if (!isOld) {
      await windows.postpone(found, startedAtMs + lastOf(RETRY_AFTER_MS));
      return report('skipped');
    }
    await drop(deps, found, 'digest-unknown');
    return report('dropped');
  }
  if (isOld && found.attempts >= DROP_AFTER_ATTEMPTS) {
    await faults.seen(sighting(message.digest, `given up after ${found.attempts} tries`));
    await drop(deps, found, 'failed');
    return report('dropped');
  }
  if (found.made === null) prepareReading(deps, tasksOf(config, message.digest));
  deps.laneQueue.prepare?.();
  const mine = await windows.take(found, deadlineMs + LEASE_MARGIN_MS);
  if (mine === null) return report('taken');
  try {
    return report(...(await fillMine(deps, mine, deadlineMs)));
  } catch (error) {
    const detail =
      error instanceof LeadbellError ? error.code : error instanceof Error ? error.name : 'unknown';
    await quietly(deps, async () => {
      await faults.seen(sighting(message.digest, detail));
      await windows.postpone(mine, platform.clock.nowMs() + waitOf(mine));
    });
    throw error;
  }
}

async function fillMine(
  deps: FillDeps,
  taken: WindowItem,
  deadlineMs: number,
): Promise<[DigestReport['outcome'], Partial<DigestReport>]> {
  const { platform, config, windows, faults } = deps;
  const { clock } = platform;
  let mine = taken;
  let missing: readonly string[] = [];
  let requests = 0;
  if (mine.made === null) {
    const reading = await makeFigures(deps, wantedOf(config, mine), readUntilMs(clock.nowMs(), deadlineMs));
    ({ missing, requests } = reading);
    const nowMs = clock.nowMs();
    const fault = missing.length > 0 ? missing.join('; ') : null;
    if (fault !== null) await faults.seen(sighting(mine.digest, fault));
    const wholeUntilMs = mine.putAtMs + WHOLE_WITHIN_MS;
    if (fault !== null && nowMs < wholeUntilMs) {
      await windows.postpone(mine, Math.min(nowMs + waitOf(mine), Math.max(wholeUntilMs, nowMs + MINUTE_MS)));
      return ['delayed', { fault, requests, ...summaryOf(reading.figures) }];
    }
    const kept = await windows.keep(mine, { atMs: nowMs, figures: fittingFigures(reading.figures) });
    if (kept === null) return ['taken', { requests }];
    mine = kept;
  }
  if (mine.made === null) throw new TypeError('a window lost the figures that were just kept');
  const { figures, atMs } = mine.made;
  const { written, pictureFailed } = await writeDeliveries(deps, mine, figures, atMs);
  const closed = await windows.close(
    mine,
    { state: 'filled', reason: null },
    clock.nowMs(),
    config.retentionMs,
  );
  if (closed === null) return ['taken', { requests, written: written.length }];
  await nudge(deps.laneQueue, written);
  const isWhole = figures.books.tasksUnread === 0 && missing.length === 0;
  if (isWhole) await faults.over('digest-unfilled', mine.digest);
  return [
    'filled',
    {
      requests,
      fault: missing.length > 0 ? missing.join('; ') : null,
      written: written.length,
      pictureFailed,
      ...summaryOf(figures),
    },
  ];
}

function wantedOf(
  config: Config,
  window: Pick<WindowItem, 'digest' | 'fromMs' | 'toMs' | 'every' | 'covers'>,
) {
  const { digest, fromMs, toMs, every, covers } = window;
  const { onWeekday, atMinute } = config.digests[digest] ?? { onWeekday: null, atMinute: 0 };
  return {
    digest,
    schedule: { every, covers, atMinute, onWeekday: every === 'week' ? (onWeekday ?? 1) : null },
    window: { fromMs, toMs },
    tasks: tasksOf(config, digest),
  };
}

async function drop(
  { windows, platform, config }: FillDeps,
  window: WindowItem,
  reason: 'failed' | 'digest-unknown',
): Promise<void> {
  const { digest, attempts } = window;
  platform.log.error('A window of a digest is given up', { digest, reason, attempts });
  await windows.close(window, { state: 'dropped', reason }, platform.clock.nowMs(), config.retentionMs);
}

async function nudge(
  lanes: Queue<LaneMessage>,
  written: readonly { channel: string; pk: string; sk: string }[],
) {
  const messages = [...groupBy(written, ({ channel }) => channel)].map(
    ([channel, keys]): LaneMessage => ({ channel, keys: keys.map(({ pk, sk }) => [pk, sk]), hops: 0 }),
  );
  if (messages.length > 0) await lanes.send(messages);
}

/** A second failure while noting the first must not hide it. */
async function quietly({ platform }: FillDeps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    platform.log.warn('A digest failed, and that could not be noted; it is asked for again', { error });
  }
}

const sighting = (digest: string, detail: string) =>
  ({ kind: 'digest-unfilled', subject: digest, name: digest, detail }) as const;

const summaryOf = ({ total: { calls, leads }, books: { tasksUnread } }: DigestFigures) => ({
  calls,
  leads,
  tasksUnread,
});

function readUntilMs(nowMs: number, deadlineMs: number): number {
  const allowedMs = Math.max(0, deadlineMs - nowMs);
  return deadlineMs - Math.min(WRITING_RESERVE_MS, allowedMs / 4);
}

const waitOf = ({ attempts }: WindowItem): number =>
  RETRY_AFTER_MS[Math.max(0, attempts - 1)] ?? lastOf(RETRY_AFTER_MS);

const lastOf = (numbers: readonly number[]): number => numbers.at(-1) ?? 0;

const NOTHING = {
  fault: null,
  calls: 0,
  leads: 0,
  tasksUnread: 0,
  written: 0,
  pictureFailed: false,
  requests: 0,
};
