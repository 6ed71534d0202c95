import { createChannels } from '../channels/create.ts';
import { digestMessageSchema } from '../digests/digest-message.ts';
import { fill } from '../digests/fill.ts';
import { renderDigest } from '../digests/texts/digest.ts';
import type { DrawChart } from '../digests/write-deliveries.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import { followFound } from './follow-found.ts';
import { openFaults } from './open-faults.ts';
import { createQueueHandler, parsed } from './queue-handler.ts';
import { recordClients } from './record-clients.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** The time that is left when a digest must have ended, so that the answer gets out. */
const RESERVE_MS = 3 * SECOND_MS;

export const createDigestHandler = (wiring: Wiring) => followFound(wiring, digestHandler);

function digestHandler(wiring: Wiring) {
  const { config } = wiring;
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
  return createQueueHandler(wiring, {
    function: 'digest',
    called: 'a digest message',
    reserveMs: RESERVE_MS,
    read: (body) => parsed(digestMessageSchema, body),
    async work(message, deadlineMs) {
      wiring.report(await fill(deps, message, deadlineMs));
    },
  });
}

/** Charts and fonts are only loaded for a digest with a robot that can show a picture. */
const drawWhenNeeded: DrawChart = async (...figures) => {
  const { drawChart } = await import('../digests/chart/draw.ts');
  return drawChart(...figures);
};
