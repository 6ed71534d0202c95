import { describe, expect, test } from 'vitest';
import { ASSUMED } from '../../bench/cost/assumed.ts';
import { billOf, billsOf } from '../../bench/cost/bill.ts';
import { COUNTS } from '../../bench/cost/counts.ts';
import { dayOf, type Messages, messagesOf } from '../../bench/cost/messages.ts';
import { type Line, PRICES } from '../../bench/cost/prices.ts';
import { printed } from '../../bench/cost/print.ts';
import { QUOTING, requoted } from '../../bench/cost/quote.ts';
import { type Scale, scaleOf } from '../../bench/cost/scale.ts';
import { usageOf } from '../../bench/cost/usage.ts';
import { readText } from '../docs/markdown.ts';

const DAYS = 30;
const quantities = (some: Partial<Record<Line, number>> = {}) =>
  Object.fromEntries(Object.keys(PRICES.lines).map((line) => [line, some[line as Line] ?? 0])) as Record<
    Line,
    number
  >;

const nothing: Messages = {
  messages: 0,
  short: { reads: 0, windows: 0 },
  sweep: { reads: 0, windows: 0 },
  sqsRequests: 0,
  vendorRequests: 0,
  callsListed: 0,
  pollMs: 0,
  logLines: 0,
  shortMessagesAMinute: 1,
  busy: { functions: 0, short: 0, sweep: 0 },
};
const scale = (some: Partial<Scale> = {}): Scale =>
  scaleOf({ tasks: 1, callsPerDay: 0, leadsPerDay: 0, ...some });

describe('a bill', () => {
  test('is each quantity at its price', () => {
    const { lines, usd } = billOf({ quantities: quantities({ sqs: 3e6, alarms: 32 }), busy: nothing.busy });
    expect(lines.find(({ line }) => line === 'sqs')?.usd).toBeCloseTo(1.2);
    expect(usd).toBeCloseTo(1.2 + 3.2);
  });

  test('is lower by what is free of charge, and by no more than what was used', () => {
    expect(
      billOf({ quantities: quantities({ sqs: 3e6, alarms: 4 }), busy: nothing.busy }).freeUsd,
    ).toBeCloseTo(0.4 + 0.4);
  });
});

describe('what a month uses', () => {
  const more = (line: Line, one: Partial<Scale>, other: Partial<Scale>): number =>
    usageOf(scale(other), nothing).quantities[line] - usageOf(scale(one), nothing).quantities[line];

  test('of the table grows with each lead by what the tests count', () => {
    const [none, ten] = [{ leadsPerDay: 0 }, { leadsPerDay: 10 }];
    expect(more('tableWrites', none, ten)).toBeCloseTo(10 * DAYS * COUNTS.alert.writeUnits);
    const { readUnits } = COUNTS.alert;
    expect(more('tableReads', none, ten)).toBeCloseTo(
      10 * DAYS * (readUnits - COUNTS.short.readUnitsAWindow.cold),
    );
    const kept = COUNTS.lead.itemBytes + COUNTS.delivery.itemBytes + 2 * COUNTS.keptItem.overheadBytes;
    expect(more('tableStorage', none, ten) * 1e9).toBeCloseTo(10 * 90 * kept);
  });

  test('grows by a half unit a minute with each channel, and by its alarm', () => {
    expect(more('tableReads', { channels: 2 }, { channels: 4 })).toBeCloseTo(43_200);
    expect(more('alarms', { channels: 2 }, { channels: 4 })).toBe(2);
  });

  test('is read for each window, more of it where a function knows no leads', () => {
    const windows = 1440;
    const readUnits = (shortMessagesAMinute: number) =>
      usageOf(scale(), { ...nothing, short: { reads: 0, windows }, shortMessagesAMinute }).quantities
        .tableReads - usageOf(scale(), nothing).quantities.tableReads;
    expect(readUnits(1)).toBeCloseTo(windows * DAYS * COUNTS.short.readUnitsAWindow.warm);
    expect(readUnits(1e9)).toBeCloseTo(windows * DAYS * COUNTS.short.readUnitsAWindow.cold);
  });
});

describe('what tick asks poll for in a month', () => {
  test('is a message for each minute, and one for each longer window', () => {
    const day = messagesOf(dayOf(scale()), 0);
    expect(day.messages).toBe(1440 + 96);
    expect(day.sqsRequests * DAYS).toBe(135_360);
  });

  test('hardly grows with tasks, whose windows share messages', () => {
    const day = messagesOf(dayOf(scale({ tasks: 50 })), 0);
    expect(day.short).toEqual({ reads: 1440, windows: 50 * 1440 });
    expect(day.sweep.windows).toBe(50 * (96 + 4));
    expect(day.messages).toBeLessThanOrEqual(2 * 1440);
  });

  test('lists more, and takes longer, where calls are more', () => {
    const day = dayOf(scale());
    const [few, many] = [messagesOf(day, 1000), messagesOf(day, 8000)];
    expect(many.callsListed / few.callsListed).toBeCloseTo(8);
    expect(many.vendorRequests).toBeGreaterThan(few.vendorRequests);
    expect(many.pollMs).toBeGreaterThan(few.pollMs);
  });
});

test('where the vendor filters by grade, short windows list leads alone, and longer ones all calls', () => {
  const comesIn = (isFiltered: boolean) => {
    const { busy } = billsOf(scale({ callsPerDay: 2000, leadsPerDay: 200, isFiltered }));
    return (busy.lines.find(({ line }) => line === 'transferIn')?.quantity ?? 0) * 1e9;
  };
  const listedByShort = (perDay: number) => DAYS * 1440 * ((perDay * 20) / 1440) * ASSUMED.callBytes;
  expect(comesIn(false) - comesIn(true)).toBeCloseTo(listedByShort(2000) - listedByShort(200), -3);
});

test('an account that is asked for more than it may be is said, and what would do', () => {
  const said = (concurrency: number) =>
    printed([billsOf(scale({ tasks: 500, callsPerDay: 2000, leadsPerDay: 200, concurrency }))]).match(
      /^!.*$/gm,
    );
  expect(said(2)).toEqual([
    expect.stringMatching(/^! 500 tasks: short windows need 2\.5 times the requests that `concurrency`/),
    expect.stringMatching(/^! 500 tasks: longer windows need 1\.\d+ times the requests that `concurrency`/),
  ]);
  expect(said(4)).toEqual([expect.stringMatching(/longer windows need 1\.\d+ times/)]);
  expect(said(12)).toBeNull();
});

describe.each(QUOTING)('the bill in %s', (page) => {
  test('is what its command prints, and what it says of 10,000 tasks too: `node bench/cost/quote.ts` writes both', () => {
    const text = readText(page);
    const other = text.replace(/^(Logs, GB .*)\d$/m, '$1x').replace(/\d0( dollars a month| 美元；)/, '$1');
    expect(other).not.toBe(text);
    expect(requoted(other)).toBe(text);
  });
});
