import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../../lambdas/platform/http/retry-after.ts';

describe('reading Retry-After', () => {
  const NOW = Date.parse('2026-03-02T04:00:00Z');

  it.each([
    ['7', 7000],
    [' 0 ', 0],
    ['1.5', 1500],
    ['Mon, 02 Mar 2026 04:00:20 GMT', 20_000],
    ['Monday, 02-Mar-26 04:00:20 GMT', null],
    ['Mon, 02 Mar 2026 03:00:00 GMT', 0],
    ['-5', null],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%j is %j', (header, ms) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });
});
