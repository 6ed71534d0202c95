import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type TickMode, tick } from '../schedule/tick.ts';
import type { TickReport } from '../schedule/tick-report.ts';
import { followFound } from './follow-found.ts';
import { type Failure, hiddenErrors } from './middleware/hidden-errors.ts';
import { openFaults } from './open-faults.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

export interface TickEvent {
  /** @default 'scheduled' */
  mode?: TickMode;
  /** How long ago the last tick of this process ran, by a monotonic clock. Only one machine has that. */
  passedMs?: number;
}

const FAILED: Failure = { code: 'tick-failed', failed: 'The tick failed', next: 'the next one catches up' };

/** Each tick sends, and SQS is loaded with the first message. */
export const beginTick = ({ polls }: Pick<Wiring, 'polls'>): void => polls.prepare?.();

export const createTickHandler = (wiring: Wiring) => followFound(wiring, tickHandler);

function tickHandler(wiring: Wiring): (event: TickEvent, context: Context) => Promise<TickReport> {
  const { config, polls, digests, configuration, deployedFrom } = wiring;
  const stores = openStores(wiring);
  const faults = openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes });
  const { deployments } = wiring;
  const openFollowed = async () => (await import('./open-follow.ts')).openFollow(wiring, stores);
  const deps = {
    platform: wiring,
    config,
    ...stores,
    polls,
    digests,
    laneQueue: wiring.lanes,
    faults,
    deployments,
    answers:
      config.people || config.answers
        ? { platform: wiring, claims: stores.claims, follow: openFollowed }
        : null,
    configuration,
    deployedFrom,
  };
  const handler = middy<TickEvent, TickReport>({ timeoutEarlyInMillis: 0 })
    .use(hiddenErrors(wiring.log, FAILED))
    .handler(async (event: TickEvent) => {
      const report = await tick(deps, event.mode ?? 'scheduled', event.passedMs ?? null);
      wiring.report(report);
      return report;
    });
  return (event, context) => handler(event, context) as Promise<TickReport>;
}
