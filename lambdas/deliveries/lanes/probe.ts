import type { OutcomeKind } from '../../channels/channel.ts';
import { type Delivery, isAboutLead } from '../delivery.ts';
import { nameOf } from '../name-of.ts';
import { inOrder, inOrderOfMaking } from './fold.ts';
import type { LaneTrouble } from './trouble.ts';

/** With this many failed deliveries to try in turn, the cause cannot be the text of one of them. */
const ENOUGH_TRIED = 2;

/** A fresh text loses nothing if it is refused, and shows most about the ones before it. */
const FRESH_ONES: ReadonlySet<OutcomeKind> = new Set(['refused', 'channel-dead']);

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
  if (isAboutLead(one) && isAboutLead(other)) return inOrder(one, other);
  return rank(one) - rank(other) || inOrderOfMaking(one, other);
}

const rank = ({ told }: Delivery): number => (told.kind === 'notice' ? 0 : told.kind === 'digest' ? 2 : 1);
