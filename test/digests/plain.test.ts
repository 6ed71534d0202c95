import { describe, expect, test } from 'vitest';
import { count } from '../../lambdas/digests/count.ts';
import type { DigestFigures, DigestLead } from '../../lambdas/digests/figures.ts';
import { renderDigest } from '../../lambdas/digests/plain.ts';
import { NOON_MS } from '../support/clock.ts';
import { aContext } from '../support/leads.ts';

const lead = (index: number): DigestLead => ({
  id: `r${index}`,
  name: '<@all>王芳',
  phone: '18555525545',
  company: null,
  province: null,
  city: null,
  taskName: '秋季课程回访',
  grade: 1,
  atMs: NOON_MS,
});

function figuresWith(leads: number): DigestFigures {
  const empty = count([], []);
  return {
    digest: 'daily',
    every: 'day',
    covers: 'calendar',
    window: { fromMs: NOON_MS, toMs: NOON_MS + 1 },
    timeZone: 'Asia/Shanghai',
    ...empty,
    total: { ...empty.total, leads },
    leads: Array.from({ length: leads }, (_, index) => lead(index)),
    previous: null,
    alerts: { told: 0, due: 0, held: 0, dead: 0, baselined: 0 },
    speed: { medianMs: 61_000, p95Ms: 5_000, count: 2 },
    books: { close: true, records: 0, unreadable: 0, tasksUnread: 0 },
  };
}

describe.each(['zh-CN', 'en'] as const)('a digest in plain lines, %s', (locale) => {
  test.each([0, 1, 12, 500])('with %i leads fits, and says how many are not listed', (leads) => {
    const context = { ...aContext({ locale }), id: 'id' };
    const { markdown } = renderDigest(figuresWith(leads), context);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(4096);
    const listed = markdown.split('\n').filter((line) => line.includes('18555525545')).length;
    const left = /(\d+) (?:条线索没有列出|more leads)/.exec(markdown)?.[1] ?? '0';
    expect(listed + Number(left)).toBe(leads);
    expect(markdown).not.toContain('<@all>');
  });
});
