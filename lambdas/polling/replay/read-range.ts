import type { RecordClient } from '../../call-records/client.ts';
import { listRecords } from '../../call-records/list/list.ts';
import type { Listing } from '../../call-records/listing.ts';
import type { TaskConfig } from '../../config/config.ts';
import type { Platform } from '../../platform/platform.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../platform/time/duration.ts';
import { Sightings } from '../sightings.ts';
import { isOutside } from '../windows/outside.ts';
import type { Span } from '../windows/unread-spans.ts';

/** Epoch milliseconds. `toMs` null: open to now. */
export interface RangeRead {
  sightings: Sightings;
  /** What could not be read, oldest first. Empty: all of the range was. */
  unread: readonly (Span & { why: string })[];
  /** The vendor's clock minus ours; null: its answers have no `Date`. */
  clockOffsetMs: number | null;
}

/** A longer range is read in pieces, so that each ends in its time. */
const PIECE_MS = DAY_MS;
const SHORTEST_PIECE_MS = HOUR_MS;
const PIECE_WITHIN_MS = 5 * MINUTE_MS;
/** Pieces that follow each other: it is not one of them that is broken. */
const ENOUGH_FAILED = 2;

/** Reads a range of a task's list, newest first. What came is kept, however a piece ended. */
export async function readRange(
  client: RecordClient,
  task: TaskConfig,
  range: Span,
  { platform, concurrency, deadlineMs }: { platform: Platform; concurrency: number; deadlineMs: number },
): Promise<RangeRead> {
  const { clock } = platform;
  const sightings = new Sightings(task.grades);
  const unread: RangeRead['unread'][number][] = [];
  let clockOffsetMs: number | null = null;
  let failures = 0;
  const isAllListed = () => isOutside(sightings, range.fromMs, range.toMs ?? clock.nowMs());
  const pieces = piecesOf(range, clock.nowMs());
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
    const nowMs = clock.nowMs();
    if (nowMs >= deadlineMs) {
      unread.push({ ...piece, why: 'there was no time left' });
      continue;
    }
    const { fromMs, toMs } = piece;
    const listing = await listRecords(
      client,
      { taskId: task.id, startAtMs: fromMs, ...(toMs === null ? {} : { endAtMs: toMs }) },
      {
        pageSize: task.pageSize,
        concurrency,
        deadlineMs: Math.min(deadlineMs, nowMs + PIECE_WITHIN_MS),
        platform,
        onRow: (row) => sightings.add(row),
        // A server that ignores the range lists no less for a shorter one.
        mustReadOn: isAllListed,
      },
    );
    clockOffsetMs = listing.clock?.offsetMs ?? clockOffsetMs;
    const halves = listing.outcome === 'out-of-time' && !isAllListed() ? halvesOf(piece, nowMs) : null;
    if (halves) pieces.push(...halves);
    else if (listing.outcome !== 'complete') unread.push({ ...piece, why: whyOf(listing) });
    failures = listing.error !== null && listing.rows === 0 ? failures + 1 : 0;
    // Whatever else is asked, the answer is the same.
    const isInVain = failures === ENOUGH_FAILED;
    if (isInVain || (listing.outcome === 'complete' && isAllListed())) {
      if (isInVain) unread.push(...pieces.map((left) => ({ ...left, why: whyOf(listing) })));
      break;
    }
  }
  return { sightings, unread: joined(unread), clockOffsetMs };
}

/** Oldest first. */
function piecesOf({ fromMs, toMs }: Span, nowMs: number): Span[] {
  const untilMs = toMs ?? nowMs;
  const count = Math.max(1, Math.ceil((untilMs - fromMs) / PIECE_MS));
  return Array.from({ length: count }, (_, at) => ({
    fromMs: fromMs + at * PIECE_MS,
    toMs: at === count - 1 ? toMs : fromMs + (at + 1) * PIECE_MS,
  }));
}

function halvesOf({ fromMs, toMs }: Span, nowMs: number): Span[] | null {
  const untilMs = toMs ?? nowMs;
  if (untilMs - fromMs <= SHORTEST_PIECE_MS) return null;
  const middleMs = Math.floor((fromMs + untilMs) / 2);
  return [
    { fromMs, toMs: middleMs },
    { fromMs: middleMs, toMs },
  ];
}

const whyOf = ({ outcome, error, distinct, total }: Listing): string => {
  if (error) return error.message;
  if (outcome === 'out-of-time') return 'it takes longer than there is time';
  return `the list is short: ${distinct} of ${total ?? 'an unknown number of'} records came`;
};

/** Neighbours that fail alike are one. */
function joined(unread: readonly (Span & { why: string })[]): (Span & { why: string })[] {
  const all: (Span & { why: string })[] = [];
  for (const one of unread.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = all.at(-1);
    if (last && last.why === one.why && last.toMs === one.fromMs) last.toMs = one.toMs;
    else all.push({ ...one });
  }
  return all;
}
