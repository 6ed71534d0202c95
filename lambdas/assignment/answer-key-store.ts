import { randomBytes } from 'node:crypto';
import { LeadbellError } from '../platform/errors.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import type { Item, Key, Table } from '../platform/table/table.ts';
import type { SigningKey, SigningKeys } from './signed-token.ts';

const SCHEMA_VERSION = 1;
const KEY: Key = { pk: 'ANSWERS', sk: 'KEY' };
const KEY_BYTES = 32;

/** What links, sessions and forms are signed with: made once, by who needs it first, and kept in the table. */
export class AnswerKeyStore {
  readonly #table: Table;
  readonly #newKey: () => Uint8Array;
  #reading: Promise<SigningKeys> | null = null;

  constructor(table: Table, newKey: () => Uint8Array = () => randomBytes(KEY_BYTES)) {
    this.#table = table;
    this.#newKey = newKey;
  }

  /** Read once by a warm function. */
  get(): Promise<SigningKeys> {
    this.#reading ??= this.#readOrMake().catch((error: unknown) => {
      this.#reading = null;
      throw error;
    });
    return this.#reading;
  }

  async #readOrMake(): Promise<SigningKeys> {
    const there = await this.#table.get(KEY);
    if (there) return fromItem(there);
    const bytes = Buffer.from(this.#newKey());
    // Of two that make one, the first counts. The other one is refused, and reads it.
    const made = { ...KEY, schema: SCHEMA_VERSION, keys: { 1: bytes.toString('base64url') } };
    if ((await this.#table.putNew(made)) !== null) return [{ version: 1, bytes }];
    const item = await this.#table.get(KEY);
    if (item) return fromItem(item);
    throw keyGone('it was put and is not there');
  }
}

/** `keys`: base64url by version. Several stand there while an old one still has to open what it signed. */
function fromItem(item: Item): SigningKeys {
  refuseNewer(item, SCHEMA_VERSION, 'Answer key');
  const keys = Object.entries((item.keys ?? {}) as Record<string, string>)
    .map(([version, key]): SigningKey => ({ version: Number(version), bytes: Buffer.from(key, 'base64url') }))
    .sort((one, other) => one.version - other.version);
  const [first, ...more] = keys;
  if (!first || keys.some(({ bytes }) => bytes.length < KEY_BYTES)) {
    throw keyGone('the item has none of 32 bytes');
  }
  return [first, ...more];
}

const keyGone = (why: string): LeadbellError =>
  new LeadbellError({
    code: 'answer-key-unreadable',
    message: `The key that links of leads are signed with cannot be read: ${why}`,
    retryable: false,
    hint: 'Delete the item ANSWERS / KEY of the table: a new one is made, and the links and sessions of before end.',
  });
