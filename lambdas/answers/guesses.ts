import { createHmac } from 'node:crypto';
import type { SigningKeys } from '../assignment/signed-token.ts';
import { absent } from '../platform/table/conditions.ts';
import { type Key, type Table, unchanged } from '../platform/table/table.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';
import { boundedWait } from '../platform/time/stored-time.ts';

const SCHEMA_VERSION = 1;
/** More than any number of people behind one address do by mistake in that time. */
export const GUESSES_AT_MOST = 30;
const GUESSES_WITHIN_MS = 10 * MINUTE_MS;

/**
 * How often an address, or somebody with one link, failed recently, in the table: `GUESS#hash` / `STATE`. Only what fails
 * costs a write, and beyond the limit nothing does. What is signed is served all the same: an office has one address.
 */
export class Guesses {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Counts one more failure. @param names what it is counted for @returns is it one too many? */
  async failed(keys: SigningKeys, ...names: string[]): Promise<boolean> {
    const counted = await Promise.all(names.map((name) => this.#failed(keyOf(keys, name))));
    return counted.some((isTooMany) => isTooMany);
  }

  async #failed(key: Key): Promise<boolean> {
    const nowMs = this.#table.nowMs();
    const item = await this.#table.get(key);
    const untilMs = boundedWait(item?.untilMs as number | undefined, nowMs, GUESSES_WITHIN_MS);
    const isCounting = untilMs !== null && untilMs > nowMs;
    const failures = isCounting ? Number(item?.failures ?? 0) : 0;
    if (failures >= GUESSES_AT_MOST) return true;
    const endsMs = isCounting ? untilMs : nowMs + GUESSES_WITHIN_MS;
    // Of several at once one may not be counted: the limit is none to the unit.
    await this.#table.upsert(
      key,
      {
        schema: SCHEMA_VERSION,
        failures: failures + 1,
        untilMs: endsMs,
        expiresAt: Math.ceil((endsMs + GUESSES_WITHIN_MS) / SECOND_MS),
      },
      item ? unchanged(item) : absent('pk'),
    );
    return false;
  }
}

/** Nobody's address is kept: a keyed hash of it is. */
function keyOf([{ bytes }]: SigningKeys, name: string): Key {
  const hash = createHmac('sha256', bytes).update(`leadbell guess\0${name}`).digest().subarray(0, 16);
  return { pk: `GUESS#${hash.toString('base64url')}`, sk: 'STATE' };
}

/** An address of IPv6 is one of 2^64 of the same line. */
export function lineOfAddress(source: string): string {
  if (!source.includes(':')) return source;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(source)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = source.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array<string>(missing).fill('0'), ...rest].slice(0, 4).join(':').toLowerCase();
}
