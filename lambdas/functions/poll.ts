import { givingOf } from '../assignment/give-lead.ts';
import { tellFound } from '../faults/found/tell-found.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import { AccountStore } from '../polling/accounts/account-store.ts';
import { bundleOf } from '../polling/accounts/bundle.ts';
import { readBundle } from '../polling/accounts/read-bundle.ts';
import { SweepSlots } from '../polling/accounts/sweep-slots.ts';
import { VendorClocks } from '../polling/clocks/vendor-clocks.ts';
import { FoundStore } from '../polling/discovery/found-store.ts';
import { FilterMemory } from '../polling/filter/filter-memory.ts';
import { poll } from '../polling/poll.ts';
import { RememberedLeads } from '../polling/remembered-leads.ts';
import { followFound } from './follow-found.ts';
import { openFaults, operatorChannels } from './open-faults.ts';
import { openPeopleStores } from './people-stores.ts';
import { createQueueHandler } from './queue-handler.ts';
import { recordClients, taskLists, tokenExpiries } from './record-clients.ts';
import { openStores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** The time that is left when a poll must have ended, so that the answer gets out. */
const RESERVE_MS = 2 * SECOND_MS;

export const createPollHandler = (wiring: Wiring) => followFound(wiring, pollHandler);

function pollHandler(wiring: Wiring) {
  const { config, clock } = wiring;
  const stores = openStores(wiring);
  const faults = openFaults(config, { platform: wiring, ...stores, laneQueue: wiring.lanes });
  const client = recordClients(wiring);
  const accounts = new AccountStore(stores.table, () => clock.nowMs());
  const clocks = new VendorClocks();
  const remembered = new RememberedLeads();
  const { sweepsAtOnce, gather = () => ({ report: wiring.report, end() {} }) } = wiring;
  const sweepSlots = sweepsAtOnce === null ? null : new SweepSlots(stores.table, sweepsAtOnce);
  const deps = {
    platform: wiring,
    config,
    ...stores,
    giving: givingOf({ ...stores, ...openPeopleStores(stores.table), platform: wiring, config }),
    accounts,
    polls: wiring.polls,
    sweepSlots,
    poll,
    ...(wiring.onEntry ? { onEntry: wiring.onEntry } : {}),
    laneQueue: wiring.lanes,
    faults,
    client,
    tokenExpiry: tokenExpiries(wiring),
    discovery: {
      found: new FoundStore(stores.table),
      taskList: taskLists(wiring),
      tellFound: tellFound({
        ...stores,
        laneQueue: wiring.lanes,
        config,
        channels: operatorChannels(config),
      }),
    },
    clocks,
    remembered,
    filterMemory: new FilterMemory(),
  };
  return createQueueHandler(wiring, {
    function: 'poll',
    called: 'a poll message',
    reserveMs: RESERVE_MS,
    read: (body) => bundleOf(config, body),
    async work(bundle, deadlineMs) {
      const gathering = gather();
      try {
        await readBundle({ ...deps, report: gathering.report }, bundle, deadlineMs);
      } finally {
        gathering.end();
      }
    },
  });
}
