import { afterEach, expect, test } from 'vitest';
import type { AccountConfig, Config } from '../../lambdas/config/config.ts';
import { createPollHandler } from '../../lambdas/functions/poll.ts';
import { createTickHandler } from '../../lambdas/functions/tick.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import { aContextOf, sqsEvent, surround } from '../support/handlers.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { startVendor, type Vendor } from '../support/vendor.ts';

let vendor: Vendor | null = null;
afterEach(() => vendor?.close());

test('short windows ask for wanted grades alone once a sweep has shown that the node honours that', async () => {
  const server = await startVendor({ token: 'token' });
  vendor = server;
  const windows = [20, 60].map((minutes) => ({ everyMs: MINUTE_MS, backMs: minutes * MINUTE_MS }));
  const base = testConfig({ windows, channels: ['sales'] });
  const config: Config = {
    ...base,
    accounts: { acme: { ...(base.accounts.acme as AccountConfig), baseUrl: server.url } },
  };
  const around = surround(memoryTable(), config, { TOKEN: 'token' });
  around.sweepsAtOnce = 1;
  const nowMs = around.clock.nowMs();
  server.set({
    records: Array.from({ length: 30 }, (_, at) =>
      vendorRecord({
        id: `r${at}`,
        calledAtMs: nowMs - HOUR_MS / 2 + at * MINUTE_MS,
        created_at: null,
        intention_results: at % 10 === 5 ? 1 : 4,
      }),
    ),
  });
  const [tick, poll] = [createTickHandler(around), createPollHandler(around)];
  const minute = async () => {
    around.sent.polls.length = 0;
    around.clock.advance(MINUTE_MS);
    await tick({}, aContextOf());
    const asked: string[] = [];
    for (const bundle of [...around.sent.polls]) {
      server.requests.length = 0;
      await poll(sqsEvent(bundle), aContextOf());
      const [tier] = bundle.reads.map((read) => read.tier);
      // A list of which only the length is asked for is none.
      for (const { query, perPage } of server.requests)
        if (perPage > 1) asked.push(`${tier} ${query.getAll('intention_tags[]').join() || 'all'}`);
    }
    return asked;
  };
  expect(await minute()).toEqual(['short all', 'sweep all']);
  expect(await minute()).toEqual(['short all', 'sweep all', 'sweep 1']);
  expect(await minute()).toEqual(['short 1', 'sweep all']);
  expect(around.warnings).toEqual([]);
});
