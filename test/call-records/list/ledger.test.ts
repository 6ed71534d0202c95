import { describe, expect, test } from 'vitest';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import { Ledger } from '../../../lambdas/call-records/list/ledger.ts';
import { readRecord } from '../../../lambdas/call-records/record/read-record.ts';
import { CALLED_AT_MS, vendorRecord } from '../../support/records.ts';

const called = (id: string, calledAtMs = CALLED_AT_MS) =>
  readRecord(vendorRecord({ id, calledAtMs }), 'Asia/Shanghai');
const unreadable = (key: string) => ({ readable: false, key, problem: 'x' }) as const;
const stranger = (key: string, otherTask: string) => ({ ...unreadable(key), otherTask });

const numbersOf = (ledger: Ledger, ...keys: string[]) => keys.map((key) => ledger.enter(unreadable(key)));

describe('the books of a reading', () => {
  test('number keys in the order of their coming, and count repeats as rows', () => {
    const ledger = new Ledger();
    expect(numbersOf(ledger, 'a', 'b', 'a')).toEqual([0, 1, 0]);
    expect(ledger.close('complete')).toMatchObject({ rows: 3, distinct: 2, unreadable: 2 });
  });

  test('call a key unreadable by its last row', () => {
    const ledger = new Ledger();
    for (const row of [unreadable('a'), unreadable('a'), called('a'), called('b'), unreadable('b')])
      ledger.enter(row);
    expect(ledger.close('complete')).toMatchObject({ rows: 5, distinct: 2, unreadable: 1 });
  });

  test('know what a pass has seen, and what the page saw that opens the next one', () => {
    const ledger = new Ledger();
    const [a = 0, b = 0] = numbersOf(ledger, 'a', 'b');
    expect([ledger.see(a), ledger.see(b), ledger.see(a)]).toEqual([true, true, false]);
    expect(ledger.seenInPass).toBe(2);
    ledger.beginPass(['b']);
    expect([ledger.passes, ledger.seenInPass]).toEqual([2, 1]);
    expect([ledger.see(a), ledger.see(b)]).toEqual([true, false]);
    expect(ledger.close('complete')).toMatchObject({ rows: 2, distinct: 2, passes: 2 });
  });

  test('keep the smallest difference of clocks, whatever its sign', () => {
    const ledger = new Ledger();
    ledger.noteClock(null);
    expect(ledger.close('complete').clock).toBeNull();
    for (const offsetMs of [-500, 900, null, -300, 300, 400]) ledger.noteClock(offsetMs);
    expect(ledger.close('complete').clock).toEqual({ offsetMs: -300 });
  });

  test('keep the slowest answer and the newest time', () => {
    const ledger = new Ledger();
    expect(ledger.close('complete')).toMatchObject({ slowestMs: null, newestAtMs: null });
    for (const tookMs of [5, 9, 7]) ledger.noteAnswer(tookMs);
    for (const at of [1, 3, 2]) ledger.enter(called(`r${at}`, CALLED_AT_MS + at * 1000));
    ledger.enter(readRecord({ id: 'timeless' }, 'UTC'));
    const newest = called('r3', CALLED_AT_MS + 3000);
    expect(ledger.close('complete')).toMatchObject({
      slowestMs: 9,
      newestAtMs: newest.readable ? newest.brief.hungUpAtMs : null,
    });
  });

  test('name three tasks that rows came from which are another’s, and count all such rows', () => {
    const ledger = new Ledger();
    expect(ledger.close('complete').otherTasks).toBeNull();
    ledger.enter(unreadable('x'));
    for (const [index, task] of ['t1', 't1', 't2', 't3', 't4'].entries())
      ledger.enter(stranger(`k${index}`, task));
    expect(ledger.close('complete').otherTasks).toEqual({ rows: 5, taskIds: ['t1', 't2', 't3'] });
  });

  test('say an error only where the reading failed', () => {
    const ledger = new Ledger();
    ledger.error = new CallRecordsError({ code: 'unavailable', message: 'HTTP 500', retryable: true });
    expect(ledger.close('short').error).toBeNull();
    expect(ledger.close('failed').error).toBe(ledger.error);
  });
});

describe('what was called beside a stretch that did not come', () => {
  const at = (minute: number) => CALLED_AT_MS + minute * 60_000;
  const page = (ledger: Ledger, number: number, size: number, first: number, last: number) =>
    ledger.notePage(number, size, [called(`f${number}`, at(first)), called(`l${number}`, at(last))]);

  test('is what the pages begin and end with that lie next to it', () => {
    const ledger = new Ledger();
    page(ledger, 1, 10, 90, 81);
    page(ledger, 2, 10, 80, 71);
    page(ledger, 4, 10, 60, 51);
    page(ledger, 5, 10, 50, 41);
    expect(ledger.beside(21, 30, 10)).toEqual([at(71), at(60)]);
    expect(ledger.beside(21, null, 10)).toEqual([at(71), null]);
    // A page that reaches into it is not beside it.
    expect(ledger.beside(20, 31, 10)).toEqual([at(81), at(50)]);
    expect(ledger.beside(1, 50, 10)).toEqual([null, null]);
  });

  test('is known in any order of pages, and with smaller ones among them', () => {
    const ledger = new Ledger();
    page(ledger, 5, 10, 50, 41);
    page(ledger, 4, 10, 60, 51);
    page(ledger, 2, 10, 80, 71);
    page(ledger, 1, 10, 90, 81);
    page(ledger, 6, 4, 70, 66);
    expect(ledger.beside(25, 30, 10)).toEqual([at(66), at(60)]);
  });

  test('counts rows as the server gave them where it gives fewer than were asked for', () => {
    const ledger = new Ledger();
    page(ledger, 1, 10, 90, 81);
    page(ledger, 3, 10, 70, 61);
    expect(ledger.beside(3, 4, 2)).toEqual([at(81), at(70)]);
  });

  test('is not known where the row beside it could not be read, or its page was empty', () => {
    const ledger = new Ledger();
    ledger.notePage(1, 1, [unreadable('a')]);
    ledger.notePage(3, 1, []);
    page(ledger, 4, 1, 6, 5);
    expect(ledger.beside(2, 2, 1)).toEqual([null, at(6)]);
  });
});
