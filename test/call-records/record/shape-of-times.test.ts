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
