import { initWasm, Resvg } from '@resvg/resvg-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { readAsset } from '../../../lambdas/digests/chart/assets.ts';
import { drawChart } from '../../../lambdas/digests/chart/draw.ts';
import { FONT, textWidth, WIDTH_PX } from '../../../lambdas/digests/chart/paint.ts';
import { chartSvg } from '../../../lambdas/digests/chart/svg.ts';
import type { DigestFigures } from '../../../lambdas/digests/figures.ts';
import type { Locale } from '../../../lambdas/messages/context.ts';
import {
  aDigest,
  aHoledDigest,
  aHugeDigest,
  aLongDay,
  anAnsweredDigest,
  anEmptyDigest,
  anEveningDigest,
  aWeek,
  hoursWith,
  windowOf,
} from '../../support/digest-figures.ts';
import { contrast, type Drawing, readSvg, touches } from '../../support/svg.ts';

const DAYS: Record<string, DigestFigures> = {
  'a day': aDigest(),
  'an empty day': anEmptyDigest(),
  'a day of which leads were taken': anAnsweredDigest(),
  'a day of 25 hours': aLongDay(),
  'a week': aWeek(),
  'an evening to the next': anEveningDigest(),
  'a day that could not be read in full': aHoledDigest(),
  'a day of millions': aHugeDigest(),
  'a day with grades down to Z': aDigest({
    total: { ...aDigest().total, grades: { byGrade: { 1: 12, 2: 3, 3: 4, 4: 5, 5: 6, 26: 7 }, ungraded: 9 } },
  }),
};
const CASES = Object.keys(DAYS).flatMap((day) =>
  (['zh-CN', 'en'] as const).flatMap((locale) =>
    [false, true].map((repeat): [string, Locale, boolean] => [day, locale, repeat]),
  ),
);

const drawingOf = (figures: DigestFigures, locale: Locale, repeat = false): Drawing =>
  readSvg(chartSvg(figures, locale, { repeat }), textWidth);

/** All that makes a label hard to read on a phone, each in words. */
function faultsOf({ width, height, texts, fills }: Drawing): string[] {
  const faults: string[] = [];
  for (const [at, text] of texts.entries()) {
    const { left, right, top, bottom, sizePx, family } = text;
    if (!(sizePx >= 12)) faults.push(`${text.text} is ${sizePx} px high`);
    if (family !== FONT) faults.push(`${text.text} is in ${family}`);
    if (left < 0 || top < 0 || right > width || bottom > height) faults.push(`${text.text} is cut off`);
    for (const other of texts.slice(at + 1)) {
      if (touches(text, other)) faults.push(`${text.text} touches ${other.text}`);
    }
    for (const fill of fills.filter((each) => touches(text, each))) {
      const ratio = contrast(text.colour, fill.colour);
      if (ratio < 4.5) faults.push(`${text.text} on ${fill.colour}: ${ratio.toFixed(1)}`);
      if (contrast(fill.colour, '#000000') < 4.5) faults.push(`${text.text} stands on dark ${fill.colour}`);
    }
  }
  return faults;
}

describe('on a phone, 375 px wide, every label is 12 px or more, dark on light, whole, and apart from the others', () => {
  it.each(CASES)('%s, %s, repeat %s', (day, locale, repeat) => {
    const drawing = drawingOf(DAYS[day] ?? aDigest(), locale, repeat);
    expect(drawing.width).toBe(WIDTH_PX);
    expect(drawing.texts.length).toBeGreaterThan(5);
    expect(faultsOf(drawing)).toEqual([]);
  });

  it('whatever the figures are', () => {
    const window = windowOf('2026-11-22 00:00:00', '2026-11-23 00:00:00');
    const count = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 90_000_000 }));
    const hours = fc.array(fc.tuple(count, count), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(hours, count, fc.constantFrom('zh-CN' as const, 'en' as const), (drawn, before, locale) => {
        const byHour = hoursWith(window, 'Asia/Shanghai', (hour) => {
          const [calls = 0, leads = 0] = drawn[hour] ?? [];
          return { calls, leads: Math.min(calls, leads) };
        });
        const figures = aDigest({ byHour, byTask: [], leads: [] });
        const previous = figures.previous && {
          ...figures.previous,
          calls: before,
          connected: Math.round(before / 3),
          leads: before,
        };
        expect(faultsOf(drawingOf({ ...figures, previous }, locale))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

test('the judge notices what is too small, pale, cut off or on top of another', () => {
  const drawing = readSvg(
    '<svg width="375" height="100"><path d="M0 0l100 0l0 50l-100 0Z" fill="#5b7290"/>' +
      '<text x="10" y="20" font-size="12" font-family="Noto Sans Hans" fill="#1d1c1a">one</text>' +
      '<text x="12" y="24" font-size="11" font-family="Noto Sans Hans" fill="#aaaaaa">two</text>' +
      '<text x="370" y="90" font-size="12" font-family="Noto Sans Hans" fill="#1d1c1a">three</text></svg>',
    textWidth,
  );
  const faults = faultsOf(drawing).join('\n');
  for (const fault of [
    'two is 11 px',
    'one touches two',
    'one on #5b7290',
    'two on #5b7290',
    'three is cut off',
  ]) {
    expect(faults).toContain(fault);
  }
});

describe('the picture says', () => {
  const textsOf = (...drawn: Parameters<typeof drawingOf>) =>
    drawingOf(...drawn).texts.map(({ text }) => text);

  it('which day, leads, calls and rate first, and how they moved', () => {
    expect(textsOf(aDigest(), 'zh-CN')).toEqual(
      expect.arrayContaining([
        '外呼日报',
        '2026年11月22日 周日',
        '12',
        '1,284',
        '43.1%',
        '较前一天',
        '↑3',
        '↓120',
      ]),
    );
    expect(textsOf(aWeek(), 'en')).toEqual(
      expect.arrayContaining(['Weekly call report', 'Mon', 'Sun', '16–22 Nov 2026']),
    );
  });

  it('that a day had 25 hours, and shows the one that came twice', () => {
    const texts = textsOf(aLongDay(), 'zh-CN');
    expect(texts).toContain('当天 25 小时（夏令时切换）');
    expect(textsOf(aDigest(), 'zh-CN').join()).not.toContain('小时（');
  });

  it('plainly that nobody was called, that not all was read, that it is a repeat', () => {
    expect(textsOf(anEmptyDigest(), 'zh-CN')).toContain('没有呼叫');
    expect(textsOf(aHoledDigest(), 'zh-CN')).toContain('有任务没有读全，数字偏少');
    expect(textsOf(aDigest(), 'zh-CN', true)).toContain('重发');
    expect(textsOf(aDigest(), 'zh-CN', false)).not.toContain('重发');
  });

  it('no zero for what was not read', () => {
    const { total, previous } = anEmptyDigest();
    const books = { close: false, records: 0, unreadable: 0, tasksUnread: 1 };
    const texts = textsOf({ ...anEmptyDigest(), total, previous, books }, 'zh-CN');
    expect(texts).toContain('通话记录没有读到');
    expect(texts.filter((each) => each === '–')).toHaveLength(3);
    expect(texts.join(' ')).not.toMatch(/(^| )0( |$)|↓/);
  });

  it('no word of anybody else', () => {
    const wild = '<@all>名'.repeat(40);
    const { byTask, leads, ...rest } = aDigest();
    const figures = {
      ...rest,
      byTask: byTask.map((task) => ({ ...task, name: wild })),
      leads: leads.map((lead) => ({ ...lead, name: wild, company: wild, taskName: wild })),
    };
    expect(drawingOf(figures, 'zh-CN')).toEqual(drawingOf(aDigest(), 'zh-CN'));
  });
});

describe('the PNG', () => {
  it.each(CASES.filter(([, , repeat]) => !repeat))(
    'of %s, %s, is 750 pixels wide and under 200 KB',
    async (day, locale) => {
      const png = Buffer.from(await drawChart(DAYS[day] ?? aDigest(), locale, { repeat: false }));
      expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      expect(png.readUInt32BE(16)).toBe(2 * WIDTH_PX);
      expect(png.byteLength).toBeLessThan(200 * 1000);
    },
  );
});

describe('the width of a text', () => {
  let fontBuffers: Uint8Array[];
  beforeAll(async () => {
    await drawChart(anEmptyDigest(), 'en', { repeat: false });
    await initWasm(Uint8Array.from(await readAsset('resvg.wasm'))).catch(() => undefined);
    fontBuffers = await Promise.all([
      readAsset('NotoSansHans-Regular.otf'),
      readAsset('NotoSansHans-Bold.otf'),
    ]);
  });

  it.each([
    '0123456789',
    '1,234,567',
    '43.1%',
    '↑4.4 个百分点',
    '2026年11月16日–22日',
    '未评级 731',
    'Not graded 457',
    'vs prev. week',
    'Connected rate',
    'A leads by hour',
    'MWAC 25 hours: clocks changed',
    '挂断后 45 秒通知（中位数）',
    '外呼日报',
  ])('%s is never taken for narrower than it is drawn', (text) => {
    for (const weight of ['normal', 'bold']) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text x="0" y="30" font-size="20" font-weight="${weight}" font-family="${FONT}">${text}</text></svg>`;
      const resvg = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: FONT } });
      const drawn = resvg.getBBox()?.width ?? Number.NaN;
      resvg.free();
      expect(drawn).toBeGreaterThan(10);
      // A bold one may be a little wider: labels keep more than that apart.
      expect(drawn).toBeLessThanOrEqual(textWidth(text, 20) * (weight === 'bold' ? 1.06 : 1.01));
    }
  });
});
