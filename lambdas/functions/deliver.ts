import type { SQSEvent } from 'aws-lambda';
import { createChannels } from '../channels/create.ts';
import { secretRefsOf } from '../config/secrets/secret-ref.ts';
import { deliver } from '../deliveries/lanes/deliver.ts';
import { noCounts } from '../deliveries/lanes/lane-counts.ts';
import { laneMessageSchema } from '../deliveries/lanes/lane-message.ts';
import { restRules } from '../deliveries/rest.ts';
import { beginToRead } from '../platform/secrets.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import { openAsking } from './open-asking.ts';
import { openFaults } from './open-faults.ts';
import { createQueueHandler, parsed } from './queue-handler.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** The time that is left when the lane must be released. */
const RESERVE_MS = 3 * SECOND_MS;

/** Begins to read the secrets of the channels that are to be told. @throws where the event is none of SQS, or no JSON */
export function beginDeliver(
  { config, secrets }: Pick<Wiring, 'config' | 'secrets'>,
  { Records }: SQSEvent,
): void {
  const messages = Records.flatMap(({ body }) => parsed(laneMessageSchema, JSON.parse(body)) ?? []);
  for (const channel of new Set(messages.map((message) => message.channel))) {
    beginToRead(
      secrets,
      secretRefsOf(config, channel).map(({ ref }) => ref),
    );
  }
}

export function createDeliverHandler(wiring: Wiring) {
  const { config } = wiring;
  const stores = openStores(wiring);
  const { deliveries, lanes, leads } = stores;
  const channels = createChannels(wiring);
  const deps = {
    platform: wiring,
    deliveries,
    leads,
    lanes,
    faults: openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes }),
    queue: wiring.lanes,
    asking: openAsking(wiring, wiring, stores),
    channels,
    rest: restRules(config),
    retentionMs: config.retentionMs,
    render: { locale: config.locale, timeZone: config.timeZone },
  };
  return createQueueHandler(wiring, {
    function: 'deliver',
    called: 'a nudge',
    reserveMs: RESERVE_MS,
    read: (body) => parsed(laneMessageSchema, body),
    async work(message, deadlineMs) {
      const counts = noCounts();
      try {
        wiring.report(await deliver(deps, message, deadlineMs, counts));
      } catch (error) {
        wiring.report({ type: 'deliver', channel: message.channel, outcome: 'failed', ...counts });
        throw error;
      }
    },
  });
}
