import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { createChannels } from '../channels/create.ts';
import { deliver } from '../deliveries/deliver.ts';
import { noCounts } from '../deliveries/lane-counts.ts';
import { laneMessageSchema } from '../deliveries/lane-message.ts';
import { SECOND_MS } from '../platform/duration.ts';
import { handleBatch } from '../platform/handle-batch.ts';
import { openFaults } from './open-faults.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** Left when a lane must be given back. */
const RESERVE_MS = 3 * SECOND_MS;

export function createDeliverHandler(wiring: Wiring) {
  const { config, clock, log } = wiring;
  const stores = openStores(wiring);
  const { deliveries, lanes } = stores;
  const channels = createChannels(wiring);
  const deps = {
    platform: wiring,
    deliveries,
    lanes,
    faults: openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes }),
    queue: wiring.lanes,
    channels,
    retentionMs: config.retentionMs,
    render: { locale: config.locale, timeZone: config.timeZone },
  };
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    (event: SQSEvent, context: Context) =>
      handleBatch(
        event,
        log,
        async (body) => {
          const message = v.safeParse(laneMessageSchema, body);
          if (!message.success) {
            log.warn('Dropped a nudge of a shape that this version does not know', { message: body });
            return;
          }
          const deadlineMs = clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
          const counts = noCounts();
          try {
            wiring.report(await deliver(deps, message.output, deadlineMs, counts));
          } catch (error) {
            const { channel } = message.output;
            wiring.report({ type: 'deliver', channel, outcome: 'failed', ...counts });
            throw error;
          }
        },
        (messages) => wiring.report({ type: 'failure', function: 'deliver', messages }),
      ),
  );
}
