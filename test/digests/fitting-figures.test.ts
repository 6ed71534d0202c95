import { describe, expect, test } from 'vitest';
import { count } from '../../lambdas/digests/count.ts';
import type { DigestFigures, ProvinceFigures } from '../../lambdas/digests/figures.ts';
import { fittingFigures } from '../../lambdas/digests/fitting-figures.ts';
import { NOON_MS } from '../support/clock.ts';

function figuresWith(parts: Partial<DigestFigures>): DigestFigures {
  return {
    digest: 'daily',
    every: 'day',
    covers: 'calendar',
    window: { fromMs: NOON_MS, toMs: NOON_MS + 1 },
    timeZone: 'Asia/Shanghai',
    ...count([], []),
    previous: null,
    alerts: { told: 0, due: 0, held: 0, dead: 0, baselined: 0 },
    speed: null,
    books: { close: true, records: 0, unreadable: 0, tasksUnread: 0 },
    ...parts,
  };
}

const leads = (howMany: number) =>
  Array.from({ length: howMany }, (_, index) => ({
    id: `record-${index}`,
    name: '王芳'.repeat(20),
    phone: '18555525545',
    company: '晨光教育'.repeat(20),
    province: '安徽',
    city: '蚌埠',
    taskName: '秋季课程回访',
    grade: 1,
    atMs: NOON_MS - index,
  }));

const provinces = (howMany: number): ProvinceFigures[] => [
  ...Array.from({ length: howMany }, (_, index) => ({
    province: `province ${index}`,
    calls: 1000 - index,
    leads: 2,
  })),
  { province: null, calls: 7, leads: 1 },
];

describe('figures as a message holds them', () => {
  test('an ordinary day is left as it is', () => {
    const figures = figuresWith({ leads: leads(20), byProvince: provinces(34) });
    expect(fittingFigures(figures)).toEqual(figures);
  });

  test('of very many leads the first are kept, and the total still counts them all', () => {
    const figures = figuresWith({ leads: leads(3000) });
    const fitting = fittingFigures(figures);
    expect(fitting.leads).toEqual(figures.leads.slice(0, fitting.leads.length));
    expect(fitting.leads.length).toBeGreaterThan(50);
    expect(Buffer.byteLength(JSON.stringify(fitting))).toBeLessThan(70 * 1024);
    expect(fitting.total).toEqual(figures.total);
  });

  test('leads that fill their room to the last byte are all there', () => {
    const [one] = leads(1);
    if (!one) throw new Error('expected a lead');
    const bytes = Buffer.byteLength(JSON.stringify({ ...one, name: '' }));
    const fill = (spare: number) =>
      fittingFigures(figuresWith({ leads: [{ ...one, name: 'x'.repeat(64 * 1024 - bytes + spare) }] })).leads;
    expect(fill(0)).toHaveLength(1);
    expect(fill(1)).toHaveLength(0);
  });

  test('sixty provinces are left as they are, and of sixty-one the last two are unknown', () => {
    const sixty = provinces(60).slice(0, 60);
    expect(fittingFigures(figuresWith({ byProvince: sixty })).byProvince).toEqual(sixty);
    const one = provinces(61).slice(0, 61);
    expect(fittingFigures(figuresWith({ byProvince: one })).byProvince).toEqual([
      ...one.slice(0, 59),
      { province: null, calls: 941 + 940, leads: 4 },
    ]);
  });

  test('whatever a vendor calls its provinces, they add up', () => {
    const byProvince = provinces(500);
    const fitting = fittingFigures(figuresWith({ byProvince })).byProvince;
    const sum = (all: readonly ProvinceFigures[], of: 'calls' | 'leads') =>
      all.reduce((total, each) => total + each[of], 0);
    expect(fitting).toHaveLength(60);
    expect(fitting.filter(({ province }) => province === null)).toHaveLength(1);
    for (const of of ['calls', 'leads'] as const) expect(sum(fitting, of)).toBe(sum(byProvince, of));
  });
});
