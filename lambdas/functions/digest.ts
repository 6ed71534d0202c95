import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { createChannels } from '../channels/create.ts';
import { digestMessageSchema } from '../digests/digest-message.ts';
import { fill } from '../digests/fill.ts';
import { renderDigest } from '../digests/texts/digest.ts';
import type { DrawChart } from '../digests/write-deliveries.ts';
import { SECOND_MS } from '../platform/duration.ts';
import { handleBatch } from '../platform/handle-batch.ts';
import { openFaults } from './open-faults.ts';
import { recordClients } from './record-clients.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** Left when a digest must be over, for the answer to get out. */
const RESERVE_MS = 3 * SECOND_MS;

export function createDigestHandler(wiring: Wiring) {
  const { config, clock, log } = wiring;
  const stores = openStores(wiring);
  const deps = {
    platform: wiring,
    config,
    ...stores,
    faults: openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes }),
    laneQueue: wiring.lanes,
    client: recordClients(wiring),
    channels: createChannels(wiring),
    render: renderDigest,
    draw: drawWhenNeeded,
  };
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    (event: SQSEvent, context: Context) =>
      handleBatch(
        event,
        log,
        async (body) => {
          const message = v.safeParse(digestMessageSchema, body);
          if (!message.success) {
            log.warn('Dropped a digest message of a shape that this version does not know', {
              message: body,
            });
            return;
          }
          const deadlineMs = clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
          wiring.report(await fill(deps, message.output, deadlineMs));
        },
        (messages) => wiring.report({ type: 'failure', function: 'digest', messages }),
      ),
  );
}

/** Charts and fonts are loaded for a digest that has a robot to show one, and by nothing else. */
const drawWhenNeeded: DrawChart = async (...figures) => {
  const { drawChart } = await import('../digests/chart/draw.ts');
  return drawChart(...figures);
};
