import type { OutcomeKind } from '../../channels/channel.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import { type Delivery, isAboutLead, isAsk } from '../delivery.ts';
import { inOrder, inOrderOfMaking } from './fold.ts';
import type { LaneTrouble } from './trouble.ts';

/** With this many failed deliveries to try in turn, the cause cannot be the text of one of them. */
const ENOUGH_TRIED = 2;

/** A fresh text loses nothing if it is refused, and shows most about the ones before it. */
const FRESH_ONES: ReadonlySet<OutcomeKind> = new Set(['refused', 'channel-dead', 'channel-misconfigured']);

/**
 * Chooses the delivery that tests whether the receiver takes anything again. Never the one tried last, if there is
 * another. Prefers those that have been tried already, in turn, so that the others keep their tries.
 *
 * @param due not empty
 */
export function probeOf(due: readonly Delivery[], trouble: LaneTrouble | null): Delivery | undefined {
  const others = due.filter((delivery) => nameOf(delivery) !== trouble?.lastTried).toSorted(byUse);
  const tried = others.filter(({ attempts }) => attempts > 0);
  const goOn = tried.length >= ENOUGH_TRIED && trouble !== null && !FRESH_ONES.has(trouble.kind);
  return (goOn ? tried : others).toSorted(byAttempts)[0] ?? due[0];
}

/** The sorts are stable: among equal attempts the first by use goes first. */
const byAttempts = (one: Delivery, other: Delivery): number => one.attempts - other.attempts;

/** Faults first, then leads in order, digests last. */
function byUse(one: Delivery, other: Delivery): number {
  const byRank = rank(one) - rank(other);
  if (byRank !== 0) return byRank;
  return isAboutLead(one) && isAboutLead(other) ? inOrder(one, other) : inOrderOfMaking(one, other);
}

function rank(delivery: Delivery): number {
  if (delivery.told.kind === 'notice') return 0;
  if (delivery.told.kind === 'digest') return 3;
  return isAsk(delivery) ? 2 : 1;
}
