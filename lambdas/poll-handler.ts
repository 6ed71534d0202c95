import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { Books } from './leads/books.ts';
import { poll } from './leads/poll.ts';
import { pollMessageSchema } from './leads/poll-message.ts';
import { openFaults } from './open-faults.ts';
import { SECOND_MS } from './platform/duration.ts';
import { handleBatch } from './platform/handle-batch.ts';
import { recordClients } from './record-clients.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** Left when a poll must be over, for the answer to get out. */
const RESERVE_MS = 2 * SECOND_MS;

export function createPollHandler(wiring: Wiring) {
  const { config, clock, log } = wiring;
  const stores = openStores(wiring);
  const faults = openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes });
  const client = recordClients(wiring);
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    (event: SQSEvent, context: Context) =>
      handleBatch(
        event,
        log,
        async (body) => {
          const message = v.safeParse(pollMessageSchema, body);
          if (!message.success) {
            log.warn('Dropped a poll message of a shape that this version does not know', { message: body });
            return;
          }
          const deadlineMs = clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
          const deps = {
            platform: wiring,
            config,
            ...stores,
            polls: wiring.polls,
            laneQueue: wiring.lanes,
            faults,
            client,
          };
          const books = new Books();
          try {
            wiring.report(await poll(deps, message.output, deadlineMs, books));
          } catch (error) {
            const { taskKey } = message.output;
            wiring.report({ type: 'poll-failed', taskKey, told: books.reasons.told });
            throw error;
          }
        },
        (messages) => wiring.report({ type: 'failure', function: 'poll', messages }),
      ),
  );
}
