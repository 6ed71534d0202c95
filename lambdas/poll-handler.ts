import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { createRecordClient, type RecordClient } from './call-records/client.ts';
import type { Config } from './config/config.ts';
import { poll } from './leads/poll.ts';
import { pollMessageSchema } from './leads/poll-message.ts';
import { openFaults } from './open-faults.ts';
import { SECOND_MS } from './platform/duration.ts';
import { LeadbellError } from './platform/errors.ts';
import { handleBatch } from './platform/handle-batch.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** Left when a poll must be over, for the answer to get out. */
const RESERVE_MS = 2 * SECOND_MS;

export function createPollHandler(wiring: Wiring) {
  const { config, clock, log } = wiring;
  const stores = openStores(wiring);
  const faults = openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes });
  const clients = new Map<string, RecordClient>();
  const client = (account: string): RecordClient => {
    const known = clients.get(account);
    if (known) return known;
    const made = createClient(wiring, config, account);
    clients.set(account, made);
    return made;
  };
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    (event: SQSEvent, context: Context) =>
      handleBatch(event, log, async (body) => {
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
        wiring.report(await poll(deps, message.output, deadlineMs));
      }),
  );
}

function createClient(wiring: Wiring, config: Config, name: string): RecordClient {
  const account = config.accounts[name];
  if (!account) {
    throw new LeadbellError({
      code: 'unknown-account',
      message: `A task names the account ${name}, which the configuration does not have`,
      retryable: false,
      hint: 'The compiled configuration is broken: run `leadbell check` and deploy again.',
    });
  }
  return createRecordClient({
    account,
    token: (fresh) => wiring.secrets.get(account.token, { fresh: fresh ?? false }),
    platform: wiring,
  });
}
