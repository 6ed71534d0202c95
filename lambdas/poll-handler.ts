import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import type { Config } from './config/config.ts';
import { pollMessageSchema } from './leads/poll-message.ts';
import { VendorClocks } from './leads/vendor-clocks.ts';
import { openFaults } from './open-faults.ts';
import { SECOND_MS } from './platform/duration.ts';
import { handleBatch } from './platform/handle-batch.ts';
import { AccountStore } from './polling/account-store.ts';
import { readAccount } from './polling/read-account.ts';
import { type ReadMessage, readMessageSchema } from './polling/read-message.ts';
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
  const accounts = new AccountStore(stores.table, () => clock.nowMs());
  const clocks = new VendorClocks();
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    (event: SQSEvent, context: Context) =>
      handleBatch(
        event,
        log,
        async (body) => {
          const message = readMessageOf(config, body);
          if (message === null) {
            log.warn('Dropped a poll message of a shape that this version does not know', { message: body });
            return;
          }
          const deadlineMs = clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
          const deps = {
            platform: wiring,
            config,
            ...stores,
            accounts,
            reads: wiring.polls,
            report: wiring.report,
            laneQueue: wiring.lanes,
            faults,
            client,
            clocks,
          };
          await readAccount(deps, message, deadlineMs);
        },
        (messages) => wiring.report({ type: 'failure', function: 'poll', messages }),
      ),
  );
}

/** A message as it is sent today, or as the version before this one sent it: one window of one task. */
function readMessageOf({ tasks }: Pick<Config, 'tasks'>, body: unknown): ReadMessage | null {
  const message = v.safeParse(readMessageSchema, body);
  if (message.success) return message.output;
  const window = v.safeParse(pollMessageSchema, body);
  if (!window.success) return null;
  const task = tasks.find(({ key }) => key === window.output.taskKey);
  return { account: task?.account ?? '', tier: 'sweep', decides: false, windows: [window.output] };
}
