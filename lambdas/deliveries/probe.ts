import type { OutcomeKind } from '../channels/channel.ts';
import { type Delivery, isAboutLead } from './delivery.ts';
import { inOrder, inOrderOfMaking } from './fold.ts';
import { nameOf } from './name-of.ts';
import type { LaneTrouble } from './trouble.ts';

/** So many that failed already are enough to try in turns: one of them may be what is wrong, not all. */
const ENOUGH_TRIED = 2;

/** A fresh text costs nothing where it is refused, and says most about the ones before it. */
const FRESH_ONES: ReadonlySet<OutcomeKind> = new Set(['refused', 'channel-dead']);

/**
 * The one delivery that finds out whether the receiver takes anything again: never the one that was tried last, where
 * there is another. Otherwise those go on that have been tried already, in turns, so that the others are not spent.
 *
 * @param due not empty
 */
export function probeOf(due: readonly Delivery[], trouble: LaneTrouble | null): Delivery | undefined {
  const others = due.filter((delivery) => nameOf(delivery) !== trouble?.lastTried).toSorted(byUse);
  const tried = others.filter(({ attempts }) => attempts > 0);
  const goOn = tried.length >= ENOUGH_TRIED && trouble !== null && !FRESH_ONES.has(trouble.kind);
  return (goOn ? tried : others).toSorted(byAttempts)[0] ?? due[0];
}

/** Stable sorts: of equally many attempts, the first by use goes. */
const byAttempts = (one: Delivery, other: Delivery): number => one.attempts - other.attempts;

/** Faults first, digests last, leads in order between them. */
function byUse(one: Delivery, other: Delivery): number {
  if (isAboutLead(one) && isAboutLead(other)) return inOrder(one, other);
  return rank(one) - rank(other) || inOrderOfMaking(one, other);
}

const rank = ({ told }: Delivery): number => (told.kind === 'notice' ? 0 : told.kind === 'digest' ? 2 : 1);
