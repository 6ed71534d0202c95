import { followAnswers } from '../../lambdas/answers/follow-answers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Running } from '../console/continuous.ts';
import { MOST_ROWS } from '../console/views/outbox-rows.ts';
import { Scheduler } from '../machine/scheduler.ts';
import { Reps } from './reps.ts';

const LOOK_EVERY_MS = SECOND_MS;

export interface StartedReps {
  hear: Reps['hear'];
  stop(): Promise<void>;
}

/** Lets the simulated team look at their phones, on the table of a running demo. */
export function startReps(
  { machine, deliveries }: Pick<Running, 'machine' | 'deliveries'>,
  { config, platform }: { config: Config; platform: Platform },
): StartedReps {
  const { stores, lanes } = machine;
  const people = openPeopleStores(stores.table);
  const reps = new Reps({
    platform,
    config,
    claims: stores.claims,
    follow: followAnswers({ platform, config, ...stores, ...people, laneQueue: lanes }),
  });
  // What was told before the last stop, or a moment ago.
  for (const delivery of deliveries().slice(0, MOST_ROWS).reverse()) {
    if (delivery.state === 'sent') reps.hear(delivery);
  }
  const looks = new Scheduler({ clock: platform.clock, everyMs: LOOK_EVERY_MS, fire: () => reps.look() });
  looks.start();
  return { hear: (delivery) => reps.hear(delivery), stop: () => looks.stop() };
}
