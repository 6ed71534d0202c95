import { DAY_MS, HOUR_MS, SECOND_MS } from './duration.ts';

/** A span in which a zone has one offset. */
interface Era {
  startMs: number;
  endMs: number;
  offsetMs: number;
}

/** Zones are looked at in spans of this length. No zone changed its clocks twice in so few days since 1970. */
const SPAN_MS = 16 * DAY_MS;
/** The calls of a poll lie within days of each other: searching a short list is faster than a map. */
const MAX_ERAS = 64;

interface Zone {
  /** Null: nobody had to ask it yet. */
  format: Intl.DateTimeFormat | null;
  /** The last that was asked for comes first. */
  eras: Era[];
}

const zones = new Map<string, Zone>();

const STEADY_SINCE_MS = Date.UTC(1992, 0, 1);

/**
 * Hours of the zones whose clocks have not changed since 1992, and in which most teams are. To ask `Intl` for the first
 * time takes a tenth of what a function's first call takes. A test compares them with what Node knows.
 */
export const STEADY_HOURS: ReadonlyMap<string, number> = new Map([
  ['Asia/Shanghai', 8],
  ['Asia/Hong_Kong', 8],
  ['Asia/Taipei', 8],
  ['Asia/Singapore', 8],
  ['UTC', 0],
]);

/**
 * What the zone's clock shows, written as if it were UTC.
 *
 * @throws {RangeError} if the zone is unknown
 */
export const wallClockMs = (epochMs: number, timeZone: string): number =>
  epochMs + offsetMsAt(epochMs, timeZone);

/**
 * When the zone's clock shows this, written as if it were UTC. A time that clocks skip is as long after the gap as it
 * lies in it. One that they show twice is the first (`compatible` in Temporal).
 *
 * @throws {RangeError} if the zone is unknown
 */
export function fromWallClockMs(wallMs: number, timeZone: string): number {
  return candidateOf(wallMs, timeZone) ?? wallMs - offsetMsAt(wallMs - DAY_MS, timeZone);
}

/** Days since 1970-01-01, by the calendar of the zone. */
export const dayOf = (epochMs: number, timeZone: string): number =>
  Math.floor(wallClockMs(epochMs, timeZone) / DAY_MS);

/** 1 Monday … 7 Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** When a day begins: not everywhere at midnight. A day that the zone skipped begins where the next one does. */
export function startOfDay(day: number, timeZone: string): number {
  const midnightMs = day * DAY_MS;
  return (
    candidateOf(midnightMs, timeZone) ?? changeBetween(midnightMs - DAY_MS, midnightMs + DAY_MS, timeZone)
  );
}

/** Null: clocks skip this time. */
function candidateOf(wallMs: number, timeZone: string): number | null {
  for (const { startMs, endMs, offsetMs } of zoneOf(timeZone).eras) {
    if (wallMs - DAY_MS >= startMs && wallMs + DAY_MS < endMs) return wallMs - offsetMs;
  }
  const before = offsetMsAt(wallMs - DAY_MS, timeZone);
  const after = offsetMsAt(wallMs + DAY_MS, timeZone);
  if (before === after) return wallMs - before;
  // Clocks that go back show a time twice, first by the larger offset.
  for (const offsetMs of before > after ? [before, after] : [after, before]) {
    if (offsetMsAt(wallMs - offsetMs, timeZone) === offsetMs) return wallMs - offsetMs;
  }
  return null;
}

function offsetMsAt(epochMs: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const { eras } = zone;
  for (const era of eras) if (epochMs >= era.startMs && epochMs < era.endMs) return era.offsetMs;
  const era = eraAt(epochMs, timeZone);
  zone.eras = [era, ...eras.slice(0, MAX_ERAS - 1)];
  return era.offsetMs;
}

function eraAt(epochMs: number, timeZone: string): Era {
  const startMs = Math.floor(epochMs / SPAN_MS) * SPAN_MS;
  const endMs = startMs + SPAN_MS;
  const before = shownOffsetMs(startMs, timeZone);
  const after = shownOffsetMs(endMs, timeZone);
  if (before === after) return { startMs, endMs, offsetMs: before };
  const changeMs = changeBetween(startMs, endMs, timeZone);
  return epochMs < changeMs
    ? { startMs, endMs: changeMs, offsetMs: before }
    : { startMs: changeMs, endMs, offsetMs: after };
}

/** The second in which clocks change. They change once between the two times. */
function changeBetween(fromMs: number, toMs: number, timeZone: string): number {
  const before = shownOffsetMs(fromMs, timeZone);
  let [low, high] = [Math.floor(fromMs / SECOND_MS), Math.ceil(toMs / SECOND_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shownOffsetMs(middle * SECOND_MS, timeZone) === before) low = middle;
    else high = middle;
  }
  return high * SECOND_MS;
}

/** At a whole second. */
function shownOffsetMs(epochMs: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  zone.format ??= formatOf(timeZone);
  const shown: Record<string, number> = {};
  for (const { type, value } of zone.format.formatToParts(epochMs)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / SECOND_MS) * SECOND_MS;
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const hours = STEADY_HOURS.get(timeZone);
  const zone: Zone =
    hours === undefined
      ? { format: formatOf(timeZone), eras: [] }
      : {
          format: null,
          eras: [{ startMs: STEADY_SINCE_MS, endMs: Number.POSITIVE_INFINITY, offsetMs: hours * HOUR_MS }],
        };
  zones.set(timeZone, zone);
  return zone;
}

const formatOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
