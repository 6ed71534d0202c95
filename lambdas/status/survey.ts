import { isOn, type Silence } from '../deliveries/silences/silence.ts';
import { IS_SILENCE, SILENCE_ATTRIBUTES, silenceOf } from '../deliveries/silences/silence-store.ts';
import { type Episode, isLongAgo } from '../faults/episode-store.ts';
import { FAULT_RULES, type FaultKind, type Tally } from '../faults/fault.ts';
import type { Locale } from '../messages/context.ts';
import { all, any, beginsWith, type Condition, equals, moreThan } from '../platform/table/conditions.ts';
import type { Item } from '../platform/table/table.ts';
import type { TableScan } from '../platform/table/table-scan.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';

/** What is wrong, and since when. Epoch milliseconds. */
export interface Trouble {
  sinceMs: number;
  what: string;
}

export interface FaultStatus extends Trouble {
  kind: FaultKind;
  /** As people know it. */
  subject: string;
  /** What it concerns, as its key has it. */
  key: string;
  /** `what` for readers of each language. Null: it is English, or was stored by an older version. */
  details: Readonly<Record<Locale, string>> | null;
  /** Of a fault that is counted: what it has happened to. */
  tally: Tally | null;
}

/** What else is looked for on the way, so that the table is read once. */
export interface Also {
  filter: Condition;
  /** Is it one of these? */
  take(item: Item): boolean;
}

/** What no index knows, by channel. */
export interface Survey {
  dead: ReadonlyMap<string, number>;
  /** What waits or is being sent. */
  waiting: ReadonlyMap<string, number>;
  /** What was accepted in the last minute. */
  sentLately: ReadonlyMap<string, number>;
  /** Those that last, oldest first. */
  faults: readonly FaultStatus[];
  /** Those that are on, oldest first. */
  silences: readonly Silence[];
}

const FAULTS = 'FAULT#';
const ATTRIBUTES = [
  ...new Set([
    ...['pk', 'sk', 'state', 'channel', 'sentAtMs', 'sighting', 'sinceMs', 'overAtMs', 'lastAtMs', 'tally'],
    ...SILENCE_ATTRIBUTES,
  ]),
];

/** Reads the whole table, once. */
export async function surveyOf(scan: TableScan, nowMs: number, also: Also | null = null): Promise<Survey> {
  const isDead = all(equals('state', 'dead'), moreThan('expiresAt', Math.floor(nowMs / SECOND_MS)));
  const isSent = all(equals('state', 'sent'), moreThan('sentAtMs', nowMs - MINUTE_MS));
  const isWaiting = any(equals('state', 'pending'), equals('state', 'sending'));
  const isFault = all(beginsWith('pk', FAULTS), equals('sk', 'STATE'));
  const dead = new Map<string, number>();
  const waiting = new Map<string, number>();
  const sentLately = new Map<string, number>();
  const faults: FaultStatus[] = [];
  const silences: Silence[] = [];
  const own = any(isDead, isSent, isWaiting, isFault, IS_SILENCE);
  // Others may need attributes that are not known here.
  for await (const item of also ? scan(any(own, also.filter)) : scan(own, ATTRIBUTES)) {
    if (also?.take(item)) continue;
    const silence = silenceOf(item);
    if (silence !== null) {
      if (isOn(silence, nowMs)) silences.push(silence);
    } else if (item.pk.startsWith(FAULTS) && item.sk === 'STATE') {
      const fault = item as unknown as StoredFault;
      if (!lasts(fault, nowMs)) continue;
      const { kind, subject: key, name: subject, detail: what, details = null } = fault.sighting;
      faults.push({ kind, subject, key, sinceMs: fault.sinceMs, what, details, tally: fault.tally ?? null });
    } else if (typeof item.channel === 'string') {
      const into = item.state === 'dead' ? dead : item.state === 'sent' ? sentLately : waiting;
      into.set(item.channel, (into.get(item.channel) ?? 0) + 1);
    }
  }
  return {
    dead,
    waiting,
    sentLately,
    faults: faults.toSorted(bySince),
    silences: silences.toSorted(bySince),
  };
}

const bySince = (one: { sinceMs: number }, other: { sinceMs: number }): number => one.sinceMs - other.sinceMs;

type StoredFault = Pick<Episode, 'sighting' | 'sinceMs'> &
  Partial<Pick<Episode, 'overAtMs' | 'lastAtMs' | 'tally'>>;

/** Of an event nobody sees the end: it is over when it has not happened again for as long as it is not told again. */
function lasts({ sighting, sinceMs, overAtMs = null, lastAtMs = null }: StoredFault, nowMs: number): boolean {
  if (overAtMs !== null || !Object.hasOwn(FAULT_RULES, sighting.kind)) return false;
  const isEvent = FAULT_RULES[sighting.kind].newAfterMs !== null;
  return !isEvent || !isLongAgo({ sighting, sinceMs, lastAtMs }, nowMs);
}
