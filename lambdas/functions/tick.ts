import middy from '@middy/core';
import { LeadbellError } from '../platform/errors.ts';
import { type TickMode, tick } from '../schedule/tick.ts';
import type { TickReport } from '../schedule/tick-report.ts';
import { openFaults } from './open-faults.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

export interface TickEvent {
  /** @default 'scheduled' */
  mode?: TickMode;
  /** How long ago the last tick of the same process was, by a clock that nobody can set: one machine has one. */
  passedMs?: number;
}

export function createTickHandler(wiring: Wiring) {
  const { config, polls, digests } = wiring;
  const stores = openStores(wiring);
  const faults = openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes });
  const { deployments } = wiring;
  const deps = {
    platform: wiring,
    config,
    ...stores,
    polls,
    digests,
    laneQueue: wiring.lanes,
    faults,
    deployments,
  };
  return middy<TickEvent, TickReport>({ timeoutEarlyInMillis: 0 }).handler(async (event: TickEvent) => {
    try {
      const report = await tick(deps, event.mode ?? 'scheduled', event.passedMs ?? null);
      wiring.report(report);
      return report;
    } catch (error) {
      // Lambda prints what is thrown as it is, so what is thrown says nothing; the log line is redacted.
      wiring.log.error('The tick failed; the next one catches up', { error });
      throw new LeadbellError({
        code: 'tick-failed',
        message: 'The tick failed; the log line before this one says why',
        retryable: true,
      });
    }
  });
}
