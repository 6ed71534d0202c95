import { describe, expect, it } from 'vitest';
import { parseZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';

const NINE_MS = Date.parse('2026-11-26T09:00:00+08:00');
const php = (timezone_type: number, timezone: string, date = '2026-11-26 09:00:00.000000') => ({
  date,
  timezone_type,
  timezone,
});

describe('times in other forms than the documented one', () => {
  it.each<[string, unknown]>([
    ['an object of PHP’s, by the zone’s name', php(3, 'PRC')],
    ['by its name in IANA', php(3, 'Asia/Shanghai')],
    ['by an offset', php(1, '+08:00')],
    ['in another zone', php(3, 'UTC', '2026-11-26 01:00:00.000000')],
    ['by an abbreviation', php(2, 'JST', '2026-11-26 10:00:00.000000')],
    ['by China’s abbreviation', php(2, 'CST')],
    ['without a zone', { date: '2026-11-26 09:00:00' }],
    ['ISO 8601 as Laravel writes it', '2026-11-26T01:00:00.000000Z'],
    ['with an offset', '2026-11-26T09:00:00+08:00'],
    ['with UTC in words', '2026-11-26 01:00:00 UTC'],
    ['epoch seconds', NINE_MS / 1000],
    ['epoch seconds as text', String(NINE_MS / 1000)],
    ['epoch milliseconds', NINE_MS],
    ['epoch milliseconds as text', String(NINE_MS)],
    ['slashes, no seconds', '2026/11/26 09:00'],
    ['Chinese', '2026年11月26日 09时00分00秒'],
    ['Chinese, no seconds', '2026年11月26日 09:00'],
  ])('%s', (_, value) => {
    expect(parseZonelessTime(value, 'Asia/Shanghai')).toBe(NINE_MS);
  });

  it.each<[unknown]>([
    [php(3, 'Mars/Olympus')],
    [php(3, 'PRC', '0000-00-00 00:00:00')],
    [php(3, 'PRC', '2026-13-45 09:00:00')],
    [{ date: 5 }],
    [{}],
    ['2026-11-26 25:00:00'],
  ])('%j is no time', (value) => {
    expect(parseZonelessTime(value, 'Asia/Shanghai')).toBeNull();
  });
});
