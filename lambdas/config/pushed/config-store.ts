import { LeadbellError } from '../../platform/errors.ts';
import { absent } from '../../platform/table/conditions.ts';
import { isOfNewer } from '../../platform/table/schema-version.ts';
import { type Item, type Key, type Table, unchanged } from '../../platform/table/table.ts';
import { CONFIG_FORMAT, pack, unpack, type Version, type VersionContent } from './version.ts';

/** Nobody but `leadbell push` may write here: infra/permissions.ts. */
export const CONFIG_PARTITION = 'CONFIG';

const CURRENT: Key = { pk: CONFIG_PARTITION, sk: 'CURRENT' };
/** Of what a version says. */
export const versionKey = (number: number): Key => ({ pk: CONFIG_PARTITION, sk: `VERSION#${number}` });
const SCHEMA_VERSION = 1;

/** Which version is the one to use. */
export interface Pointer {
  number: number;
  /** Used where the one above cannot be read. 0: the deployed configuration. */
  before: number;
  token: string;
}

export interface PushedVersion {
  version: Version;
  content: VersionContent;
}

/** The pushed configuration: every version, and a pointer to the one to use. */
export class ConfigStore {
  readonly #table: Pick<Table, 'get' | 'peek' | 'query' | 'putNew' | 'upsert'>;

  constructor(table: Pick<Table, 'get' | 'peek' | 'query' | 'putNew' | 'upsert'>) {
    this.#table = table;
  }

  /** Null: nothing was ever pushed. */
  async current(): Promise<Pointer | null> {
    return toPointer(await this.#table.get(CURRENT));
  }

  /** The same, a moment old perhaps: half the price. */
  async currentSoon(): Promise<Pointer | null> {
    return toPointer(await this.#table.peek(CURRENT));
  }

  /** @throws {LeadbellError} `config-unreadable`: it is not there, or these functions cannot use it */
  async read(number: number): Promise<PushedVersion> {
    const item = await this.#table.get(versionKey(number));
    if (item === null) throw unreadable(number, 'it is not in the table');
    if (isOfNewer(item, SCHEMA_VERSION) || item.format !== CONFIG_FORMAT) {
      throw unreadable(number, 'another version of leadbell wrote it');
    }
    try {
      return { version: toVersion(item), content: unpack(String(item.body)) };
    } catch (cause) {
      throw unreadable(number, 'it is damaged', cause);
    }
  }

  /** All of them, oldest first, without what they say. */
  async list(): Promise<Version[]> {
    const { pk } = CURRENT;
    const items = await this.#table.query(pk, ['VERSION#', 'VERSION#~'], ATTRIBUTES);
    return items.map(toVersion).sort((one, other) => one.number - other.number);
  }

  /**
   * Writes a version and has functions use it.
   *
   * @param seen the pointer that was read
   * @returns false: somebody else pushed since then, and nothing has changed
   */
  async push(
    seen: Pointer | null,
    { number, deployedIdentity, deployedSinceMs, ...version }: Version,
    content: VersionContent,
  ): Promise<boolean> {
    const item = {
      ...versionKey(number),
      ...version,
      over: deployedIdentity,
      overSinceMs: deployedSinceMs,
      number,
      schema: SCHEMA_VERSION,
      format: CONFIG_FORMAT,
      body: pack(content),
    };
    if ((await this.#table.putNew(item)) === null) return false;
    const pointer = { number, before: version.before, schema: SCHEMA_VERSION };
    return (
      (await this.#table.upsert(CURRENT, pointer, seen === null ? absent('pk') : unchanged(seen))) !== null
    );
  }
}

const ATTRIBUTES = ['number', 'before', 'by', 'atMs', 'backTo', 'over', 'overSinceMs'];

function toPointer(item: Item | null): Pointer | null {
  if (item === null) return null;
  const { number, before, token } = item;
  return { number: Number(number), before: Number(before ?? 0), token };
}

function toVersion({ number, before, by, atMs, backTo, over, overSinceMs }: Item): Version {
  return {
    number: Number(number),
    before: Number(before ?? 0),
    by: String(by ?? ''),
    atMs: Number(atMs ?? 0),
    backTo: typeof backTo === 'number' ? backTo : null,
    deployedIdentity: String(over ?? ''),
    deployedSinceMs: Number(overSinceMs ?? 0),
  };
}

const unreadable = (number: number, why: string, cause?: unknown): LeadbellError =>
  new LeadbellError({
    code: 'config-unreadable',
    message: `Version ${number} of the configuration cannot be used: ${why}`,
    retryable: false,
    hint: 'Push the file again with the version of leadbell that is deployed, or deploy it.',
    ...(cause === undefined ? {} : { cause }),
  });
