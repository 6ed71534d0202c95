import { isGradeWord } from '../leads/told.ts';
import { readStored } from '../messages/read-stored.ts';
import { isOfNewer, unknownSchema } from '../platform/table/schema-version.ts';
import type { Item, Key } from '../platform/table/table.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import type { Delivery, DeliveryChange, NewDelivery, Tellable } from './delivery.ts';

/** The version of the item's shape. A function skips items of a newer version and leaves them to newer functions. */
const SCHEMA_VERSION = 4;
/**
 * The version that each kind began with. Every version can send what tells a grade; documents began with version 3, and
 * reminders and answers with version 4.
 */
const FIRST_WITH = { grades: 1, documents: 3, answers: 4 } as const;

function schemaOf(told: Tellable): number {
  if (told.kind === 'digest' || told.kind === 'notice') return FIRST_WITH.documents;
  return isGradeWord(told) ? FIRST_WITH.grades : FIRST_WITH.answers;
}

/** `lane` and `notBefore`, the keys of the sparse index, exist exactly while the delivery is pending or sending. */
export function toItem(delivery: NewDelivery, nowMs: number): Key & Record<string, unknown> {
  return { ...toAttributes(delivery, delivery, nowMs), pk: delivery.pk, sk: delivery.sk };
}

export function toAttributes(
  delivery: NewDelivery,
  change: DeliveryChange,
  nowMs: number,
): Record<string, unknown> {
  const { notBeforeMs, ...rest } = change;
  const attributes: Record<string, unknown> = { ...rest };
  if (rest.told) attributes.schema = schemaOf(rest.told);
  if (notBeforeMs !== undefined) {
    attributes.notBefore = notBeforeMs;
    attributes.lane = notBeforeMs === null ? null : delivery.channel;
    // Later readers see by this time whether the clock was ahead when the delivery was postponed: as it is written, or
    // as it was planned, if our process stood still in between and the clock was set back.
    const plannedAtMs = change.waitsSinceMs ?? change.createdAtMs ?? nowMs;
    attributes.waitsSinceMs = notBeforeMs === null ? null : Math.max(plannedAtMs, nowMs);
  }
  if (typeof change.expiresAt === 'number') {
    attributes.expiresAt = change.expiresAt + Math.ceil(behindMs(delivery, nowMs) / SECOND_MS);
  }
  return attributes;
}

/**
 * How far our clock lies behind a time that has already passed. Without this a finished delivery could expire too
 * early.
 */
function behindMs({ createdAtMs, told }: NewDelivery, nowMs: number): number {
  const calledAtMs = told.kind === 'notice' || told.kind === 'digest' ? null : told.lead.calledAtMs;
  return Math.max(0, createdAtMs - nowMs, (calledAtMs ?? nowMs) - nowMs);
}

/** Every delivery has a schema version. Without one, this version does not know what the item is. */
export const isNewer = (item: Item): boolean => item.schema === undefined || isOfNewer(item, SCHEMA_VERSION);

export function fromItem(item: Item): Delivery {
  if (isNewer(item)) throw unknownSchema(item, SCHEMA_VERSION, 'Delivery');
  const { lane: _lane, waitsSinceMs: _waitsSinceMs, notBefore, ...rest } = item;
  const delivery = rest as unknown as Delivery;
  const { told } = delivery;
  return {
    ...NULLS,
    ...delivery,
    told: told.kind === 'notice' || told.kind === 'digest' ? readStored(told) : told,
    notBeforeMs: typeof notBefore === 'number' ? notBefore : null,
  };
}

/** Attributes that the item lacks while they are null. */
const NULLS = {
  hold: null,
  foldAtMost: null,
  rested: null,
  unconfirmed: null,
  trouble: null,
  owner: null,
  detail: null,
  reason: null,
  sentAtMs: null,
  expiresAt: null,
} satisfies Partial<Delivery>;
