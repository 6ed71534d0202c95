import { describe, expect, it } from 'vitest';
import { FAULT_RULES, type FaultKind, faultKindOf } from '../../lambdas/faults/fault.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';

/** Minutes: told after it lasted so long, its end told after so long, told once more after so long. */
const RULES: Readonly<Record<FaultKind, readonly [number, number, number | null]>> = {
  'token-refused': [0, 5, null],
  'token-ends': [0, 5, null],
  'account-not-found': [0, 5, null],
  'vendor-unreachable': [5, 5, null],
  'secret-unreachable': [5, 5, null],
  'secret-missing': [0, 5, null],
  'tasks-unlisted': [10, 5, null],
  'too-many-tasks': [0, 5, null],
  'task-unreadable': [3, 5, null],
  'reads-skipped': [3, 5, null],
  'books-open': [0, 5, null],
  'records-unreadable': [0, 5, 24 * 60],
  'times-unreadable': [0, 5, 24 * 60],
  'records-of-another-task': [0, 5, 24 * 60],
  'clock-differs': [0, 5, null],
  'record-ahead': [0, 5, 24 * 60],
  'filter-wrong': [0, 5, null],
  'channel-dead': [0, 5, null],
  'channel-misconfigured': [0, 5, null],
  'channel-unreachable': [5, 5, null],
  'channel-blocked': [0, 5, null],
  'deliveries-dead': [0, 5, 60],
  'message-damaged': [0, 5, 60],
  'channel-unknown': [15, 5, null],
  'tasks-read-twice': [10, 5, null],
  'digest-unfilled': [10, 5, null],
  'clock-jumped': [0, 5, 5],
  'task-quiet': [0, 5, null],
  'workdays-unknown': [0, 5, null],
  'config-differs': [0, 5, null],
  'config-unused': [0, 5, null],
};

it('each fault is told when its line of the table says so', () => {
  const minutes = (ms: number | null) => (ms === null ? null : ms / MINUTE_MS);
  const actual = Object.entries(FAULT_RULES).map(([kind, { tellAfterMs, overAfterMs, newAfterMs }]) => [
    kind,
    [tellAfterMs, overAfterMs, newAfterMs].map(minutes),
  ]);
  expect(Object.fromEntries(actual)).toEqual(RULES);
});

describe('what a reading stumbles over', () => {
  it.each([
    ['token-refused', 'token-refused', 'account'],
    ['account-not-found', 'account-not-found', 'account'],
    ['secret-unreachable', 'secret-unreachable', 'account'],
    ['secret-missing', 'secret-missing', 'account'],
    ['throttled', 'vendor-unreachable', 'account'],
    ['unavailable', 'vendor-unreachable', 'account'],
    ['time-out', 'vendor-unreachable', 'account'],
    ['unexpected-answer', 'vendor-unreachable', 'account'],
    ['task-not-found', 'task-unreadable', 'task'],
    ['refused', 'task-unreadable', 'task'],
    ['window-too-long', 'task-unreadable', 'task'],
  ] as const)('%s is told as %s, of the %s', (fault, kind, of) => {
    expect(faultKindOf(fault)).toEqual({ kind, of });
  });
});
