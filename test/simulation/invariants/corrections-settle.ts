import { isMoved } from '../clocks.ts';
import { deliveriesOf, idOf } from '../story.ts';
import type { Invariant } from './invariant.ts';
import { clockSlackMs } from './promised.ts';

/** A fall must last before anybody is told of it. By a clock that leaps meanwhile, it has lasted. */
export const correctionsSettle: Invariant = {
  name: 'corrections-settle',
  check(story) {
    if (isMoved(story.plan)) return [];
    const settleMs = story.deployed[0]?.config.tasks[0]?.settleMs ?? 0;
    return deliveriesOf(story)
      .filter(({ told }) => told.kind === 'correction')
      .flatMap((one) => {
        const id = idOf(one);
        const first = story.sends.find(({ items }) => items.some((item) => item.id === id));
        const isEarly = first !== undefined && first.atMs < one.createdAtMs + settleMs - clockSlackMs(story);
        return isEarly ? [`${id} was sent before it had lasted`] : [];
      });
  },
};
