import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../lambdas/call-records/record/read-record.ts';
import { vendorRecord, vendorTurn } from '../../support/records.ts';

const anyJson = fc.jsonValue({ maxDepth: 3 });

/** A record in which some fields hold anything at all. */
const damaged = (whole: Record<string, unknown>) =>
  fc
    .dictionary(fc.constantFrom(...Object.keys(whole)), anyJson, { maxKeys: 12 })
    .map((wild) => ({ ...whole, ...wild }));

const anyRow = fc.oneof(
  anyJson,
  damaged(vendorRecord()),
  fc.array(damaged(vendorTurn()), { maxLength: 3 }).map((details) => ({ ...vendorRecord(), details })),
);

const TEXTS = [
  'name',
  'company',
  'callee',
  'extra',
  'operatorName',
  'province',
  'city',
  'taskId',
  'levelName',
] as const;
const NUMBERS = [
  'billMs',
  'durationMs',
  'rounds',
  'gender',
  'calledAtMs',
  'hungUpAtMs',
  'createdAtMs',
  'score',
] as const;

describe('any JSON', () => {
  it('becomes a row, whatever it is, of the promised types', () => {
    fc.assert(
      fc.property(anyRow, (raw) => {
        const row = readRecord(raw, 'Asia/Shanghai');
        expect(row.key).not.toBe('');
        if (!row.readable) {
          expect(row.problem).not.toBe('');
          return;
        }
        const { record } = row;
        expect(record.id).toBe(row.key);
        expect(record).toMatchObject(row.brief);
        for (const field of TEXTS)
          expect(record[field] === null || typeof record[field] === 'string').toBe(true);
        for (const field of NUMBERS)
          expect(record[field] === null || Number.isFinite(record[field])).toBe(true);
        expect(record.grade === null || (record.grade >= 1 && record.grade <= 26)).toBe(true);
        for (const tag of record.tags) expect(typeof tag).toBe('string');
        const sequences = record.details.map(({ sequence }) => sequence ?? Number.MAX_VALUE);
        expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      }),
      { numRuns: 1500 },
    );
  });

  it('is read the same twice', () => {
    fc.assert(
      fc.property(anyRow, (raw) => {
        const [first, second] = [readRecord(raw, 'UTC'), readRecord(structuredClone(raw), 'UTC')];
        expect(first).toEqual(second);
        if (first.readable && second.readable) expect(first.record).toEqual(second.record);
      }),
    );
  });

  it('may be nested deeper than the stack', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(readRecord(deep, 'UTC').readable).toBe(false);
    const row = readRecord(
      { ...vendorRecord(), extra: deep, tags: deep, components: [{ value: deep }] },
      'UTC',
    );
    expect(row.readable).toBe(true);
  });
});
