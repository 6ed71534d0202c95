import { expect, test } from 'vitest';
import { latestTimeOf } from '../../../lambdas/call-records/record/times-of-record.ts';

const NONE = { calledAtMs: null, createdAtMs: null, answeredAtMs: null, hungUpAtMs: null };

test.each(['calledAtMs', 'createdAtMs', 'answeredAtMs', 'hungUpAtMs'] as const)(
  'the latest time of a call may be its %s',
  (field) => {
    expect(latestTimeOf({ ...NONE, [field]: 7 })).toBe(7);
    expect(latestTimeOf({ calledAtMs: 1, createdAtMs: 2, answeredAtMs: 3, hungUpAtMs: 4, [field]: 5 })).toBe(
      5,
    );
  },
);

test('a call without any has none, and one of 1970 has', () => {
  expect(latestTimeOf(NONE)).toBeNull();
  expect(latestTimeOf({ ...NONE, calledAtMs: 0 })).toBe(0);
});
