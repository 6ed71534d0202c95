import { expect, it } from 'vitest';
import { statusAsJson, statusAsText } from '../../cli/status/show-status.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { afterFailure } from '../../lambdas/deliveries/lanes/trouble.ts';
import { beginSilence } from '../../lambdas/deliveries/silences/hold-lanes.ts';
import type { Silence } from '../../lambdas/deliveries/silences/silence.ts';
import { SilenceStore } from '../../lambdas/deliveries/silences/silence-store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { statusIn } from './status-in.ts';

const noonBreak = { fromMinute: 11 * 60, toMinute: 13 * 60, days: [1, 2, 3, 4, 5, 6, 7], except: [] };
const silence: Silence = {
  id: 's1',
  channel: 'leads',
  task: null,
  lanes: ['leads'],
  by: 'wang',
  reason: '试拨',
  sinceMs: NOON_MS,
  untilMs: NOON_MS + 2 * HOUR_MS,
  endedAtMs: null,
};

it('status says which channels rest, until when and why, and what is silenced', async () => {
  const stores = memoryStores();
  const { channels, ...rest } = testConfig();
  const sales = { ...channels.sales, quiet: [noonBreak] };
  const config = { ...rest, channels: { ...channels, sales } } as Config;
  const silences = new SilenceStore(stores.table);
  await beginSilence({ silences, lanes: stores.lanes, retentionMs: DAY_MS }, silence);
  const item = await stores.table.get({ pk: 'SILENCE#s1', sk: 'STATE' });
  const { status } = await statusIn(config, item ? [item] : [], { stores });
  expect(statusAsJson(status, config)).toMatchObject({
    channels: {
      sales: { state: 'held', why: 'its quiet hours', until: '2026-03-02T13:00:00+08:00' },
      leads: { state: 'silenced', until: '2026-03-02T14:00:00+08:00' },
      ops: { state: 'open' },
    },
    silences: [{ id: 's1', channel: 'leads', task: null, by: 'wang', reason: '试拨' }],
  });
  expect(statusAsText(status, config)).toContain(
    'silenced: channel leads until 03-02 14:00, by wang: 试拨 (s1)\n',
  );
});

it('status says that a robot is blocked, until when, and what it answered', async () => {
  const stores = memoryStores();
  const config = testConfig();
  const untilMs = NOON_MS + 10 * MINUTE_MS;
  await stores.lanes.take('sales', 'me', NOON_MS, NOON_MS + MINUTE_MS);
  const detail = 'errcode 130101: too many messages';
  const outcome = { kind: 'rate-limited', detail, holdMs: 10 * MINUTE_MS } as const;
  const { trouble } = afterFailure(null, outcome, { key: 'k', nowMs: NOON_MS, random: 0, names: ['a'] });
  await stores.lanes.hold('sales', 'me', trouble, untilMs);
  const { status } = await statusIn(config, [], { stores });
  const sales = { state: 'held', why: `blocked: ${detail}`, until: '2026-03-02T12:10:00+08:00' };
  expect(statusAsJson(status, config)).toMatchObject({ channels: { sales } });
});
