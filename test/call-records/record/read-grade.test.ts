import { expect, test } from 'vitest';
import { readGrade } from '../../../lambdas/call-records/record/read-grade.ts';

test.each<[unknown, number | null]>([
  [12, 12],
  ['12', 12],
  ['3.00', 3],
  [' z ', 26],
  [0, null],
  ['0', null],
  ['0.0', null],
  [false, null],
  [[], null],
])('%j is read as %j', (value, grade) => {
  expect(readGrade(value)).toEqual({ readable: true, grade });
});

test.each([true, {}, [0], 27, '27', 0.5, '0.5', -1, '-1', 'ab', 'x3', '3x', '.0', Number.NaN])(
  '%j is no grade, and not "not graded" either',
  (value) => {
    expect(readGrade(value)).toEqual({ readable: false });
  },
);
