import { absent } from '../platform/conditions.ts';
import { DAY_MS, SECOND_MS } from '../platform/duration.ts';
import { LeadbellError } from '../platform/errors.ts';
import { refuseNewer } from '../platform/schema-version.ts';
import { type Attributes, type Item, type Key, type Table, unchanged } from '../platform/table.ts';

const SCHEMA_VERSION = 1;
/** How long a browser that was enrolled stays so. */
const ENROLLED_MS = 365 * DAY_MS;
/** Longer than any session that was given out before its last write. */
const KEPT_MS = ENROLLED_MS + 30 * DAY_MS;
const TRIES = 5;

/** What is kept of a person whose browsers are known. */
export interface Enrolment {
  /** Grows when the person is revoked: sessions of before are over. */
  epoch: number;
  /** Of the link that is good now. Null: it was used, or revoked. */
  linkNonce: string | null;
  /** When a browser was enrolled last. Null: none is. */
  enrolledAtMs: number | null;
}

const NOBODY: Enrolment = { epoch: 1, linkNonce: null, enrolledAtMs: null };

/** Whose browsers may take leads, in the table: `PERSON#id` / `ENROLMENT`. */
export class EnrolmentStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Null: the person was never given a link. */
  async get(personId: string): Promise<Enrolment | null> {
    const item = await this.#table.get(keyOf(personId));
    return item && fromItem(item);
  }

  /** In no order. Those who were never given a link are left out. */
  async getMany(personIds: readonly string[]): Promise<Map<string, Enrolment>> {
    const items = await this.#table.getMany(personIds.map(keyOf));
    return new Map(items.map((item) => [item.pk.slice(PREFIX.length), fromItem(item)]));
  }

  /** Makes a link good: one that was given out before, and not used, is none any more. */
  offer(personId: string, nonce: string): Promise<Enrolment> {
    return this.#write(personId, () => ({ linkNonce: nonce }));
  }

  /** Uses a link up. @returns null where it is none any more: it was used, replaced or revoked. */
  async use(personId: string, nonce: string): Promise<Enrolment | null> {
    const item = await this.#table.get(keyOf(personId));
    if (!item) return null;
    const enrolment = fromItem(item);
    if (enrolment.linkNonce !== nonce) return null;
    const change = { linkNonce: null, enrolledAtMs: this.#table.nowMs() };
    // Of two who press at once one is refused: the link was good once.
    const token = await this.#table.update(item, this.#withExpiry(change), unchanged(item));
    return token === null ? null : { ...enrolment, ...change };
  }

  /** Ends every session of the person, and a link that was not used. */
  revoke(personId: string): Promise<Enrolment> {
    return this.#write(personId, ({ epoch }) => ({ epoch: epoch + 1, linkNonce: null, enrolledAtMs: null }));
  }

  async #write(personId: string, changeOf: (enrolment: Enrolment) => Partial<Enrolment>): Promise<Enrolment> {
    const key = keyOf(personId);
    for (let attempt = 1; ; attempt += 1) {
      const item = await this.#table.get(key);
      const enrolment = item ? fromItem(item) : NOBODY;
      const next = { ...enrolment, ...changeOf(enrolment) };
      const attributes = this.#withExpiry({ ...next, schema: SCHEMA_VERSION });
      const token = await this.#table.upsert(key, attributes, item ? unchanged(item) : absent('pk'));
      if (token !== null) return next;
      if (attempt === TRIES) throw contended();
    }
  }

  #withExpiry(change: Attributes): Attributes {
    return { ...change, expiresAt: Math.ceil((this.#table.nowMs() + KEPT_MS) / SECOND_MS) };
  }
}

const contended = (): LeadbellError =>
  new LeadbellError({
    code: 'enrolment-contended',
    message: `Others changed a person's enrolment at each of ${TRIES} tries`,
    retryable: true,
  });

const PREFIX = 'PERSON#';
const keyOf = (personId: string): Key => ({ pk: PREFIX + personId, sk: 'ENROLMENT' });

function fromItem(item: Item): Enrolment {
  refuseNewer(item, SCHEMA_VERSION, 'Enrolment');
  const { epoch = 1, linkNonce = null, enrolledAtMs = null } = item as unknown as Partial<Enrolment>;
  return { epoch, linkNonce, enrolledAtMs };
}
