import { LeadbellError } from '../platform/errors.ts';
import { absent } from '../platform/table/conditions.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import { type Attributes, type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import { DAY_MS, SECOND_MS } from '../platform/time/duration.ts';

const SCHEMA_VERSION = 1;
/** How long a browser that was enrolled stays so. */
export const ENROLLED_MS = 365 * DAY_MS;
/** How long a browser in which somebody chose their name remembers it. */
export const CHOSEN_MS = 30 * DAY_MS;
/** Longer than anything is good that was signed before: the link of a person, and a name that was chosen. */
const KEPT_MS = CHOSEN_MS + DAY_MS;
const TRIES = 5;

/** What is kept of a person whose browsers are known. */
export interface Enrolment {
  /**
   * Grows when the person is revoked: sessions of before are over. It begins with the time in seconds, so that an item
   * that was deleted and made again lets no session of before in.
   */
  epoch: number;
  /** Of the link that is good now. Null: it was used, or revoked. */
  linkNonce: string | null;
  /** When a browser was enrolled last. Null: none is. */
  enrolledAtMs: number | null;
  /** The link that was used last, and a hash of the browser that did: its answer may have been lost on the way. */
  usedNonce: string | null;
  usedBy: string | null;
}

const NOBODY = { linkNonce: null, enrolledAtMs: null, usedNonce: null, usedBy: null };

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

  /**
   * Uses a link up. The browser that did may do so again: its first answer may not have reached it.
   *
   * @param browser names one browser, and is no secret
   * @returns null where it is no link any more: another browser used it, or it was replaced or revoked
   */
  async use(personId: string, nonce: string, browser: string): Promise<Enrolment | null> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const item = await this.#table.get(keyOf(personId));
      if (!item) return null;
      const enrolment = fromItem(item);
      if (enrolment.usedNonce === nonce && enrolment.usedBy === browser) return enrolment;
      if (enrolment.linkNonce !== nonce) return null;
      const change = {
        linkNonce: null,
        enrolledAtMs: this.#table.nowMs(),
        usedNonce: nonce,
        usedBy: browser,
      };
      // Of two who press at once one reads again, and finds it used.
      const next = { ...enrolment, ...change };
      const token = await this.#table.update(item, this.#attributesOf(next), unchanged(item));
      if (token !== null) return next;
    }
    throw contended();
  }

  /** Ends every session of the person, and a link that was not used. What is kept of them is soon deleted. */
  revoke(personId: string): Promise<Enrolment> {
    return this.#write(personId, ({ epoch }) => ({ ...NOBODY, epoch: Math.max(epoch + 1, this.#now()) }));
  }

  async #write(personId: string, changeOf: (enrolment: Enrolment) => Partial<Enrolment>): Promise<Enrolment> {
    const key = keyOf(personId);
    for (let attempt = 1; ; attempt += 1) {
      const item = await this.#table.get(key);
      const enrolment = item ? fromItem(item) : { ...NOBODY, epoch: this.#now() };
      const next = { ...enrolment, ...changeOf(enrolment) };
      const attributes = this.#attributesOf(next);
      const token = await this.#table.upsert(key, attributes, item ? unchanged(item) : absent('pk'));
      if (token !== null) return next;
      if (attempt === TRIES) throw contended();
    }
  }

  #attributesOf(enrolment: Enrolment): Attributes {
    const { enrolledAtMs } = enrolment;
    const untilMs = this.#table.nowMs() + KEPT_MS + (enrolledAtMs === null ? 0 : ENROLLED_MS);
    return { ...enrolment, schema: SCHEMA_VERSION, expiresAt: Math.ceil(untilMs / SECOND_MS) };
  }

  /** Epoch seconds. */
  #now(): number {
    return Math.floor(this.#table.nowMs() / SECOND_MS);
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
  const { epoch, linkNonce, enrolledAtMs, usedNonce, usedBy } = {
    ...NOBODY,
    ...(item as unknown as Pick<Enrolment, 'epoch'> & Partial<Enrolment>),
  };
  return { epoch, linkNonce, enrolledAtMs, usedNonce, usedBy };
}
