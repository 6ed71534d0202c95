import { describe, expect, it } from 'vitest';
import type { DigestLead } from '../../../lambdas/digests/figures.ts';
import { leadRow } from '../../../lambdas/digests/texts/lead-row.ts';
import { LEFT_OUT, type Row } from '../../../lambdas/messages/document.ts';
import { plainDialect } from '../../../lambdas/messages/plain.ts';
import { packRows } from '../../../lambdas/messages/rows.ts';
import { aDigest, aDigestLead } from '../../support/digest-figures.ts';

const options = {
  figures: aDigest(),
  locale: 'zh-CN' as const,
  withPlace: true,
  manyGrades: false,
  manyTasks: false,
};
const unknown = { name: null, company: null, phone: null, province: null, city: null, atMs: null };
const dialect = { ...plainDialect, bold: (text: string) => `*${text}*` };
const printed = (rows: readonly Row[], room: number, total = rows.length, above = '', separator = ' · ') =>
  packRows(
    above,
    { rows, separator, total, more: { tone: 'quiet', text: `${LEFT_OUT} more` }, linesShare: 1 },
    dialect,
    room,
  );
/** The row at its longest. */
const row = (lead: Partial<DigestLead>, more: Partial<typeof options> = {}) =>
  printed([leadRow(aDigestLead(0, { ...unknown, ...lead }), { ...options, ...more })], 1000);

describe('a lead is named', () => {
  it('by its name, or its company, and then not by that twice', () => {
    expect(row({ name: '王芳', company: '晨光教育', phone: '138' })).toBe('*王芳* 138 · 晨光教育');
    expect(row({ company: '晨光教育', phone: '138' })).toBe('*晨光教育* 138');
    expect(row({ name: ' ', company: '晨光教育' })).toBe('*晨光教育*');
  });

  it('by its phone alone where no more is known', () => {
    expect(row({ phone: '138', atMs: aDigestLead(0).atMs })).toBe('138 · 20:20');
  });

  it('by its record where nothing is, even one without an id', () => {
    expect(row({ id: 'e51b' })).toBe('*记录 e51b*');
    expect(row({ id: ' ' })).toBe('*记录*');
    expect(row({ id: ' ' }, { manyGrades: true })).toBe('A *记录*');
  });
});

describe('where a lead is', () => {
  const place = (province: string | null, city: string | null) =>
    row({ name: '王芳', province, city }).split(' · ')[1];

  it.each([
    ['安徽', '蚌埠', '安徽蚌埠'],
    ['安徽', null, '安徽'],
    [null, '蚌埠', '蚌埠'],
    [null, null, undefined],
    ['安徽', ' ', '安徽'],
  ])('in %s and %s is %s', (province, city, said) => {
    expect(place(province, city)).toBe(said);
  });

  it.each([
    ['上海', '上海', '上海'],
    ['上海市', '上海', '上海市'],
    ['上海', '上海市', '上海市'],
    ['海', '上海', '海上海'],
    ['上海', '海', '上海海'],
  ])('in a municipality, or what only looks like one, %s and %s, is %s', (province, city, said) => {
    expect(place(province, city)).toBe(said);
  });

  it('is not said where a row has no room for it', () => {
    expect(row({ name: '王芳', province: '安徽' }, { withPlace: false })).toBe('*王芳*');
  });
});

it('a row gives up the place first, then the task, then the company', () => {
  const all = { ...options, manyGrades: true, manyTasks: true };
  const rows = [leadRow(aDigestLead(0, { grade: 2 }), all)];
  const forms: string[] = [];
  for (let room = 1000; forms.length < 4; room = Buffer.byteLength(forms.at(-1) ?? '')) {
    forms.push(printed(rows, room));
  }
  expect(forms).toEqual([
    'B *王芳* 13800001001 · 20:20 · 晨光教育 · 安徽蚌埠 · 秋季课程回访',
    'B *王芳* 13800001001 · 20:20 · 晨光教育 · 秋季课程回访',
    'B *王芳* 13800001001 · 20:20 · 晨光教育',
    'B *王芳* 13800001001 · 20:20',
  ]);
});

describe('rows that are packed', () => {
  const rowOf = (start: string): Row => ({ start: [start], parts: [{ spans: ['in full'], drop: 1 }] });
  const rows = [rowOf('first'), rowOf('second'), rowOf('third')];
  const packed = (maxBytes: number, total = rows.length, head = 'head') =>
    printed(rows, maxBytes, total, head, ', ').split('\n');

  it('stand in full where there is room, and then in short, the last ones first', () => {
    expect(packed(100)).toEqual(['head', 'first, in full', 'second, in full', 'third, in full']);
    expect(packed(50)).toEqual(['head', 'first, in full', 'second, in full', 'third, in full']);
    expect(packed(49)).toEqual(['head', 'first, in full', 'second, in full', 'third']);
    expect(packed(40)).toEqual(['head', 'first, in full', 'second', 'third']);
    expect(packed(23)).toEqual(['head', 'first', 'second', 'third']);
  });

  it('are left out from the end where not even that fits, and are counted', () => {
    expect(packed(22)).toEqual(['head', 'first', '2 more']);
    expect(packed(17)).toEqual(['head', 'first', '2 more']);
    expect(packed(16)).toEqual(['head', '3 more']);
    expect(packed(0)).toEqual(['head', '3 more']);
  });

  it('are left out from the end, however long the first one is', () => {
    const uneven = [
      { start: ['a row that is long'], parts: [] },
      { start: ['b'], parts: [] },
    ];
    const within = (maxBytes: number) => printed(uneven, maxBytes, 2, 'head');
    expect(within(25)).toBe('head\na row that is long\nb');
    expect(within(24)).toBe('head\n2 more');
  });

  it('are counted with those that nobody gave', () => {
    expect(packed(100, 9).at(-1)).toBe('6 more');
    expect(packed(57, 9)).toEqual(['head', 'first, in full', 'second, in full', 'third, in full', '6 more']);
    expect(packed(56, 9)[3]).toBe('third');
  });

  it('have no empty line above them where nothing stands there', () => {
    expect(packed(100, 3, '')[0]).toBe('first, in full');
  });
});
