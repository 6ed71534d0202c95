import type { FollowAnswers } from '../answers/act.ts';
import { followAnswers } from '../answers/follow-answers.ts';
import { openPeopleStores } from './people-stores.ts';
import type { Stores } from './stores.ts';
import type { AnswerWiring } from './wiring.ts';

/** What follows from an answer. A module of its own: most ticks find nothing that needs it, and do not load it. */
export function openFollow(
  wiring: AnswerWiring,
  stores: Stores,
  people = openPeopleStores(stores.table),
): FollowAnswers {
  const { config, lanes } = wiring;
  return followAnswers({ platform: wiring, config, ...stores, ...people, laneQueue: lanes });
}
