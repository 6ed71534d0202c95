import type { Notice } from '../../../lambdas/messages/notice.ts';
import { noticeId, type Sent } from '../receiver.ts';
import { deliveriesOf, idOf, type Story } from '../story.ts';
import type { Invariant } from './invariant.ts';
import { hasWriteTrouble } from './promised.ts';

const MAY_BE_HEARD: readonly string[] = ['ambiguous', 'cut'];

/** A delivery is heard once, and once more at most for each send whose answer never came. */
export const noneIsToldTwice: Invariant = {
  name: 'none-is-told-twice',
  check(story) {
    const ambiguous = ambiguousSends(story);
    return [...hearings(story)].flatMap(([id, heard]) => {
      const unanswered = heard.filter(
        ({ outcome }) => outcome === null || MAY_BE_HEARD.includes(outcome),
      ).length;
      const allowed = 1 + (ambiguous.get(id) ?? 0);
      if (heard.length > allowed)
        return [`${id} was heard ${heard.length} times, with ${allowed - 1} ambiguous sends`];
      // An answer that came and could not be written down is as good as lost, and no more of those than crashes.
      const answered = heard.length - unanswered;
      return answered > 1 && !hasWriteTrouble(story)
        ? [`${id} was heard ${heard.length} times, though answered`]
        : [];
    });
  },
};

/**
 * Of all that is heard of a delivery, one alone may pose as the first: whatever is sent again says so. They are counted
 * and not taken in the order of their arrival, since a late first one may be overtaken by its repeat.
 */
export const repeatsAreMarked: Invariant = {
  name: 'repeats-are-marked',
  check(story) {
    return [...hearings(story)].flatMap(([id, heard]) => {
      const unmarked = heard.filter(({ items, markdown }) => {
        const repeats = items.filter(({ repeat }) => repeat);
        const marks = markdown.split('重发').length - 1;
        return !repeats.some((item) => item.id === id) || marks < repeats.length;
      });
      return unmarked.length > 1
        ? [`${id} was heard ${unmarked.length} times without saying that it is a repeat`]
        : [];
    });
  },
};

/** Where no process dies and the table takes what it is given, only what was sent before is called a repeat. */
export const noRepeatInVain: Invariant = {
  name: 'no-repeat-in-vain',
  check(story) {
    if (hasWriteTrouble(story)) return [];
    const sentBefore = new Set<string>();
    return story.sends.flatMap(({ items, by }) => {
      const vain = items.filter(({ id, repeat }) => repeat && !sentBefore.has(id));
      for (const { id } of items) sentBefore.add(id);
      return vain.map(({ id }) => `${by} called ${id} a repeat, and nobody had sent it`);
    });
  },
};

/** Of each delivery, whatever it tells. */
function ambiguousSends(story: Story): Map<string, number> {
  const ofNotices = story.items.flatMap(({ pk, told, ambiguous }) => {
    const message = pk.startsWith('FAULT#') && told ? (told as Notice).message : null;
    return message ? [[noticeId(message), Number(ambiguous)] as const] : [];
  });
  return new Map([...deliveriesOf(story).map((one) => [idOf(one), one.ambiguous] as const), ...ofNotices]);
}

/** By id, every message that was heard and held it, in the order of arrival. */
function hearings({ sends }: Pick<Story, 'sends'>): Map<string, Sent[]> {
  const byId = new Map<string, Sent[]>();
  const heard = sends.filter(({ isHeard }) => isHeard);
  heard.sort((one, other) => (one.arrivedAtMs ?? 0) - (other.arrivedAtMs ?? 0));
  for (const sent of heard) {
    for (const { id } of sent.items) byId.set(id, [...(byId.get(id) ?? []), sent]);
  }
  return byId;
}
