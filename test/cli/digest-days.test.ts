import { afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { type RawRecord, TASK_ID, USER_ID, vendorRecord } from '../support/records.ts';
import { startVendor, VENDOR_TOKEN, type Vendor } from '../support/vendor.ts';
import { Place } from './leadbell.ts';

/** Days by their two midnights, written down by hand. */
const DAYS = [
  { timeZone: 'Asia/Shanghai', date: '2026-11-22', from: '2026-11-22T00:00:00+08:00', hours: 24 },
  { timeZone: 'America/New_York', date: '2026-03-08', from: '2026-03-08T00:00:00-05:00', hours: 23 },
  { timeZone: 'Europe/Berlin', date: '2026-10-25', from: '2026-10-25T00:00:00+02:00', hours: 25 },
];

const OTHER_TASK = 'a5c2f0de-0000-4000-8000-000000000002';

/** A call every seven minutes from a day before to a day after, of two tasks, with every grade and no grade. */
function callsAround(fromMs: number): { raw: RawRecord; atMs: number; index: number }[] {
  const calls = [];
  for (let index = 0; index * 7 * MINUTE_MS < 72 * HOUR_MS; index += 1) {
    const atMs = fromMs - 24 * HOUR_MS + index * 7 * MINUTE_MS;
    const raw = vendorRecord({
      id: `record-${index}`,
      task_id: index % 4 === 0 ? OTHER_TASK : TASK_ID,
      calledAtMs: atMs,
      talkMs: index % 3 === 0 ? 0 : 20_000 + index * SECOND_MS,
      intention_results: index % 7,
    });
    calls.push({ raw, atMs, index });
  }
  return calls;
}

const config = (url: string, timeZone: string) => `
timeZone: ${timeZone}
accounts: { acme: { baseUrl: "${url}", userId: ${USER_ID}, token: "env:ACME_TOKEN", timeZone: Asia/Shanghai } }
channels: { mail: { type: sns, topic: mail } }
topics: { mail: { emails: [] } }
tasks:
  - { id: ${TASK_ID}, account: acme, name: one, channels: [mail] }
  - { id: ${OTHER_TASK}, account: acme, name: two, channels: [mail], grades: [A, B], pageSize: 13 }
digests: { daily: { every: day, at: "08:37", channels: [mail] } }
ops: { channels: [mail] }
`;

describe.each(DAYS)('$date in $timeZone', ({ timeZone, date, from, hours }) => {
  let place: Place;
  let vendor: Vendor;
  afterEach(async () => {
    await place.clear();
    await vendor.close();
  });

  it.each([
    ['calldate', 'newest'],
    ['created_at', 'oldest'],
  ] as const)('is counted right where the vendor filters by %s, %s first', async (timeField, order) => {
    const fromMs = Date.parse(from);
    const calls = callsAround(fromMs);
    vendor = await startVendor({ records: calls.map(({ raw }) => raw), timeField, order, maxPerPage: 20 });
    place = await Place.make();
    await place.write('leadbell.yaml', config(vendor.url, timeZone));
    const { code, stdout } = await place.call(
      ['digest', 'daily', '--config', 'leadbell.yaml', '--date', date, '--dry-run', '--json'],
      { ACME_TOKEN: VENDOR_TOKEN },
    );
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    const day = calls.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + hours * HOUR_MS);
    const isLead = ({ index }: { index: number }) => index % 7 === 1 || (index % 4 === 0 && index % 7 === 2);
    const graded = (grade: number) => day.filter(({ index }) => index % 7 === grade).length;
    expect(printed).toMatchObject({
      calls: day.length,
      connected: day.filter(({ index }) => index % 3 !== 0).length,
      grades: { A: graded(1), B: graded(2), C: graded(3), D: graded(4), E: graded(5), F: graded(6) },
      byTask: [
        {
          task: 'one',
          calls: day.filter(({ index }) => index % 4 !== 0).length,
          leads: day.filter((call) => call.index % 4 !== 0 && isLead(call)).length,
        },
        {
          task: 'two',
          calls: day.filter(({ index }) => index % 4 === 0).length,
          leads: day.filter((call) => call.index % 4 === 0 && isLead(call)).length,
        },
      ],
    });
    expect(printed.grades.ungraded).toBe(graded(0));
    const ids = (leads: { id: string }[]) => new Set(leads.map(({ id }) => id));
    expect(ids(printed.leads)).toEqual(ids(day.filter(isLead).map(({ raw }) => raw)));
    const perHour = Array.from({ length: hours }, (_, hour) => {
      const startMs = fromMs + hour * HOUR_MS;
      return day.filter(({ atMs }) => atMs >= startMs && atMs < startMs + HOUR_MS).length;
    });
    expect(printed.byHour.map((hour: { calls: number }) => hour.calls)).toEqual(perHour);
  });
});
