import { expect, it } from 'vitest';
import { shapeOfTimes } from '../../../lambdas/call-records/record/shape-of-times.ts';

it('shows what came in the fields of times without saying it, a word without a digit too', () => {
  const shape = shapeOfTimes({
    calldate: '2026年11月26日 王芳',
    created_at: 'gestern',
    answerdate: { date: '2026-11-26', 王芳: 1 },
    hangupdate: null,
  });
  expect(shape).toBe(
    'calldate: text 9999a99a99a aa, created_at: text aaaaaaa, answerdate: object {date, aa}, hangupdate: null',
  );
});

it.each<[unknown, string]>([
  [undefined, 'missing'],
  [null, 'null'],
  ['', 'empty'],
  ['\u200b', 'empty'],
  [['2026'], 'list'],
  [1700000000, 'number 9999999999'],
  [true, 'boolean aaaa'],
  ['x'.repeat(50), `text ${'a'.repeat(40)}`],
  [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, 'object {a, b, c, d, e}'],
  [{ Date: 1, date1: 1, x_y: 1, [`${'k'.repeat(21)}`]: 1 }, `object {aaaa, aaaa9, x_y, ${'a'.repeat(21)}}`],
])('of %j it says %s', (calldate, shape) => {
  expect(shapeOfTimes({ calldate })).toBe(
    `calldate: ${shape}, created_at: missing, answerdate: missing, hangupdate: missing`,
  );
});
