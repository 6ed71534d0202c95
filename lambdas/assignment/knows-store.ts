import { createHmac } from 'node:crypto';
import { shownPhone } from '../leads/facts/phone.ts';
import { absent, any, present } from '../platform/table/conditions.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import type { Key, Table } from '../platform/table/table.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import type { AnswerKeyStore } from './answer-key-store.ts';

const SCHEMA_VERSION = 1;

/** Who took a lead of a phone number last. The number stands there as a keyed hash: the table cannot tell it. */
export class KnowsStore {
  readonly #table: Table;
  readonly #keys: Pick<AnswerKeyStore, 'get'>;

  constructor(table: Table, keys: Pick<AnswerKeyStore, 'get'>) {
    this.#table = table;
    this.#keys = keys;
  }

  /** @returns the person's id; null: nobody, within `retention` */
  async whoKnows(phone: string, nowMs: number): Promise<string | null> {
    const hash = await this.hashOf(phone);
    const item = hash && (await this.#table.get(keyOf(hash)));
    if (!item) return null;
    refuseNewer(item, SCHEMA_VERSION, 'Who knows a number');
    const { person, expiresAt } = item as unknown as { person: string; expiresAt: number };
    // TTL may delete it days later.
    return expiresAt * SECOND_MS > nowMs ? person : null;
  }

  /** Somebody took a lead of the number with this hash. */
  async remember(hash: string, person: string, nowMs: number, retentionMs: number): Promise<void> {
    const expiresAt = Math.ceil((nowMs + retentionMs) / SECOND_MS);
    const set = { person, atMs: nowMs, schema: SCHEMA_VERSION, expiresAt };
    await this.#table.upsert(keyOf(hash), set, any(absent('pk'), present('pk')));
  }

  /** What a number is known by here. Null: there is none in it, or a masked one, which many people have. */
  async hashOf(phone: string): Promise<string | null> {
    const digits = shownPhone(phone.trim()).replace(/[\s()-]/g, '');
    if (digits === '' || digits.includes('*')) return null;
    const keys = await this.#keys.get();
    // The first key: a newer one signs links, and must not make everybody a stranger.
    return createHmac('sha256', keys[0].bytes).update(`leadbell phone\0${digits}`).digest('base64url');
  }
}

const keyOf = (hash: string): Key => ({ pk: `PHONE#${hash}`, sk: 'KNOWS' });
