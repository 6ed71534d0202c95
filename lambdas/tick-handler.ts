import middy from '@middy/core';
import type { TickReport } from './reports.ts';
import { type TickMode, tick } from './schedule/tick.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

export interface TickEvent {
  /** @default 'scheduled' */
  mode?: TickMode;
}

export function createTickHandler(wiring: Wiring) {
  const { config, polls, digests } = wiring;
  const deps = { platform: wiring, config, ...openStores(wiring), polls, digests, laneQueue: wiring.lanes };
  return middy<TickEvent, TickReport>({ timeoutEarlyInMillis: 0 }).handler(async (event: TickEvent) => {
    const report = await tick(deps, event.mode ?? 'scheduled');
    wiring.report(report);
    return report;
  });
}
