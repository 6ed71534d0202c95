import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAccounts } from '../../../cli/doctor/accounts.ts';
import { createChecks } from '../../../cli/doctor/checks.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';
import { recordClients } from '../../../lambdas/functions/record-clients.ts';
import { jumpingPlatform } from '../../call-records/record-client.ts';
import { NOON_MS } from '../../support/clock.ts';
import { TASK_ID, USER_ID, vendorRecord } from '../../support/records.ts';
import { startVendor, VENDOR_TOKEN, type Vendor } from '../../support/vendor.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('an account, as doctor looks at it', () => {
  let vendor: Vendor;
  beforeEach(async () => {
    vendor = await startVendor({ nowMs: () => NOON_MS });
  });
  afterEach(() => vendor.close());

  async function look(url = vendor.url, timeZone = 'Asia/Shanghai') {
    const yaml = `accounts: { acme: { baseUrl: "${url}", userId: ${USER_ID}, token: "env:T", timeZone: ${timeZone} } }
channels: { sales: { type: sns, topic: hot } }
topics: { hot: { emails: [] } }
tasks: [{ id: ${TASK_ID}, account: acme, name: 秋季, channels: [sales] }]
ops: { channels: [] }
`;
    const { config } = readConfig(yaml, 'leadbell.yaml');
    const platform = jumpingPlatform();
    const secrets = { get: async () => VENDOR_TOKEN };
    const client = recordClients({ ...platform, config, secrets });
    const { checks, try: attempt } = createChecks(null, (text) => text);
    await checkAccounts({ config, platform, secrets, client, try: attempt });
    return Object.fromEntries(checks.map(({ name, ...check }) => [name, check]));
  }
  const dated = (...offsetsMs: number[]) =>
    vendor.set({ records: offsetsMs.map((ms) => vendorRecord({ calledAtMs: NOON_MS + ms })) });

  it('has calls of now that are dated 8 h ago: its zone is another', async () => {
    dated(-8 * HOUR_MS - 2 * MINUTE_MS, -8 * HOUR_MS - 3 * MINUTE_MS);
    const { 'account acme zone': zone } = await look();
    expect(zone).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/dated 8 h \d min behind .*but UTC/),
    });
    expect(zone?.next).toContain('set accounts.acme.timeZone');
  });

  it.each(['newest', 'oldest'] as const)(
    'has calls dated 8 h ahead, the %s first, which no window that ends now shows',
    async (order) => {
      dated(...Array.from({ length: 30 }, (_, at) => 8 * HOUR_MS - (at + 2) * 20 * MINUTE_MS));
      vendor.set({ order });
      const { 'account acme zone': zone } = await look(vendor.url, 'UTC');
      expect(zone).toMatchObject({ ok: false, detail: expect.stringMatching(/ahead of our clock/) });
    },
  );

  it.each([
    ['a call of now', [-2 * MINUTE_MS]],
    ['nobody called for five hours', [-5 * HOUR_MS]],
    ['one record alone that is dated ahead', [9 * HOUR_MS, -2 * MINUTE_MS]],
    ['nobody called for a day', [-30 * HOUR_MS]],
  ])('has no wrong zone where there is %s', async (_, offsetsMs) => {
    dated(...offsetsMs);
    expect((await look())['account acme zone']).toMatchObject({ ok: true });
  });

  it('has a `Date` that no record agrees with: that is a clock, and no zone', async () => {
    dated(-2 * MINUTE_MS);
    vendor.set({ nowMs: () => NOON_MS - 3 * HOUR_MS });
    const { 'account acme zone': zone, 'account acme clock': clock } = await look();
    expect([zone?.ok, clock?.ok]).toEqual([true, false]);
  });

  it('is not said to keep to itself when its token ends, where it did not answer', async () => {
    const { 'account acme token': token } = await look('http://127.0.0.1:1');
    expect(token?.detail).toContain('the server did not answer');
    expect((await look())['account acme token']?.detail).toContain('nobody says until when');
  });
});
