import { describe, expect, test } from 'vitest';
import { CallRecordsError, type CallRecordsErrorCode } from '../../../lambdas/call-records/errors.ts';
import type { Batch } from '../../../lambdas/call-records/list/batch.ts';
import { readStart, type StartSteps } from '../../../lambdas/call-records/list/read-start.ts';

const fault = (code: CallRecordsErrorCode = 'unavailable', mayBeOfPart = true) =>
  new CallRecordsError({ code, message: code, retryable: true, mayBeOfPart });

/** A server that answers these pages, each as `number/size`, or fails. */
async function starts(
  size: number,
  comes: readonly string[],
  {
    error = fault(),
    tookMs = 1,
    timeFor = Number.POSITIVE_INFINITY,
    ...steps
  }: Partial<StartSteps> & { error?: CallRecordsError; tookMs?: number; timeFor?: number } = {},
) {
  const asked: string[] = [];
  const tries: (number | undefined)[] = [];
  const readBatch = async ([number = 0]: readonly number[], of: number, most?: number): Promise<Batch> => {
    asked.push(`${number}/${of}`);
    tries.push(most);
    if (!comes.includes(`${number}/${of}`)) return { pages: [error], tookMs };
    const meta = { total: null, lastPage: null, currentPage: null, perPage: null };
    return { pages: [{ number, size: of, keys: [], fresh: 0, meta }], tookMs };
  };
  const hasTimeFor = () => asked.length < timeFor;
  const start = await readStart(size, { hasTimeFor, readBatch, once: false, ...steps });
  if (start instanceof CallRecordsError) return { asked, tries, failed: start };
  return { asked, tries, first: `${start.first.number}/${start.first.size}`, missing: start.missing };
}

describe('a list begins', () => {
  test('with page 1, asked for as often as is usual', async () => {
    expect(await starts(100, ['1/100'])).toEqual({
      asked: ['1/100'],
      tries: [undefined],
      first: '1/100',
      missing: null,
    });
  });

  test('with page 2 where page 1 alone does not come, and says why', async () => {
    const error = fault();
    expect(await starts(100, ['2/100'], { error })).toEqual({
      asked: ['1/100', '2/100'],
      tries: [undefined, 1],
      first: '2/100',
      missing: error,
    });
  });

  test('with smaller pages where neither comes: as large as page 1 can be', async () => {
    const all = await starts(100, ['1/1', '1/25', '1/5']);
    expect(all).toMatchObject({ first: '1/25', missing: null });
    expect(all.asked).toEqual(['1/100', '2/100', '1/1', '1/50', '1/25']);
    expect(all.tries).toEqual([undefined, 1, 1, 1, 1]);
    expect(await starts(100, ['1/1'])).toMatchObject({ first: '1/1', missing: null });
  });

  test('with smaller pages first where page 1 was too slow', async () => {
    const slow = await starts(10, ['1/1', '1/5', '2/10'], { error: fault('time-out') });
    expect(slow).toMatchObject({ asked: ['1/10', '1/1', '1/5'], first: '1/5' });
    expect(await starts(10, ['2/10'], { error: fault('time-out') })).toMatchObject({
      asked: ['1/10', '1/1', '2/10'],
      first: '2/10',
    });
  });

  test('with no page that takes longer than seven and a half seconds by what a row took', async () => {
    const asked = async (tookMs: number) => (await starts(100, ['1/1'], { tookMs })).asked.slice(3);
    expect(await asked(150)).toEqual(['1/50', '1/25', '1/5']);
    expect(await asked(151)).toEqual(['1/25', '1/5']);
    expect(await asked(1501)).toEqual([]);
  });

  test('with a row at a time where that is asked for, or nothing', async () => {
    expect((await starts(1, ['1/1'])).first).toBe('1/1');
    expect(await starts(1, [])).toMatchObject({ asked: ['1/1', '2/1'], failed: { code: 'unavailable' } });
  });
});

describe('a list does not begin', () => {
  test('where nothing of it comes', async () => {
    expect(await starts(100, [])).toMatchObject({
      asked: ['1/100', '2/100', '1/1'],
      failed: { code: 'unavailable' },
    });
  });

  test('where no row is the reason, nobody wants another way, or there is no time for one', async () => {
    const all = ['2/100', '1/1'];
    const refused = await starts(100, all, { error: fault('token-refused', false) });
    expect(refused).toMatchObject({ asked: ['1/100'], failed: { code: 'token-refused' } });
    expect((await starts(100, all, { once: true })).asked).toEqual(['1/100']);
    expect((await starts(100, all, { timeFor: 1 })).asked).toEqual(['1/100']);
    expect((await starts(100, ['1/1'], { timeFor: 2 })).asked).toEqual(['1/100', '2/100']);
  });

  test('where the time is up after its first row, but with that', async () => {
    expect(await starts(100, ['1/1', '1/50'], { timeFor: 3 })).toMatchObject({
      asked: ['1/100', '2/100', '1/1'],
      first: '1/1',
    });
  });
});

test('page 1 that has just failed is not asked for again as it is', async () => {
  const failed = fault();
  expect(await starts(100, ['1/100', '2/100'], { failed })).toMatchObject({
    asked: ['2/100'],
    first: '2/100',
    missing: failed,
  });
  expect(await starts(100, [], { failed, once: true })).toMatchObject({ asked: [], failed });
});
