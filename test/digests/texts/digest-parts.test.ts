import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../lambdas/alerts/locales/index.ts';
import { table } from '../../../lambdas/digests/texts/columns.ts';
import {
  calledText,
  changeOf,
  countText,
  digestWords,
  isByDay,
  leadWordsOf,
  percentText,
  perMille,
  pointsOf,
  slotsOf,
} from '../../../lambdas/digests/texts/facts.ts';
import {
  alertsText,
  speedText,
  tasksByLeads,
  tookText,
  warningsOf,
} from '../../../lambdas/digests/texts/notes.ts';
import { plainText } from '../../../lambdas/messages/plain.ts';
import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { aDigest, aDigestLead, anEveningDigest, aWeek, windowOf } from '../../support/digest-figures.ts';

const words = digestWords('en');
const task = (name: string, leads: number, calls: number, fault: string | null = null) => ({
  taskKey: name,
  name,
  calls,
  connected: calls / 2,
  leads,
  fault,
});

describe('a table', () => {
  it('has its first column to the left, the others to the right, and no blanks at its end', () => {
    const rows = [
      ['', 'now', 'change'],
      ['呼叫', '5', ''],
      ['A', '1,284', 'same'],
    ];
    expect(table(rows)).toEqual(['        now  change', '呼叫      5', 'A     1,284    same']);
    expect(table(rows, { lastIsWords: true })).toEqual([
      '        now  change',
      '呼叫      5',
      'A     1,284  same',
    ]);
  });

  it('has its last column to the left only where a row has as many', () => {
    expect(
      table(
        [
          ['a', 'bb'],
          ['c', 'd', 'words'],
        ],
        { lastIsWords: true },
      ),
    ).toEqual(['a  bb', 'c   d  words']);
    expect(table([])).toEqual([]);
  });
});

describe('a share', () => {
  it.each([
    [1, 3, 333, '33.3%'],
    [2, 3, 667, '66.7%'],
    [5, 5, 1000, '100.0%'],
    [0, 5, 0, '0.0%'],
    [0, 0, null, '–'],
  ])('of %d in %d', (part, of, share, text) => {
    expect(perMille(part, of)).toBe(share);
    expect(percentText(share)).toBe(text);
  });

  it('moves in points, and not at all against nothing', () => {
    expect(pointsOf(431, 387, words)).toEqual({ direction: 'up', text: '↑4.4 pts' });
    expect(pointsOf(387, 431, words)).toEqual({ direction: 'down', text: '↓4.4 pts' });
    expect(pointsOf(431, 431, words)).toEqual({ direction: 'same', text: 'same' });
    expect(pointsOf(null, 431, words)).toBeNull();
    expect(pointsOf(431, null, words)).toBeNull();
  });

  it('and a count says which way it moved', () => {
    expect(changeOf(1404, 120, words)).toEqual({ direction: 'up', text: '↑1,284' });
    expect(changeOf(120, 1404, words)).toEqual({ direction: 'down', text: '↓1,284' });
    expect(countText(1_234_567)).toBe('1,234,567');
  });
});

describe('the hours that are shown', () => {
  const { window } = aDigest();
  const hours = (...calls: number[]) =>
    calls.map((count, at) => ({
      fromMs: window.fromMs + at * HOUR_MS,
      toMs: window.fromMs + (at + 1) * HOUR_MS,
      calls: count,
      connected: 0,
      leads: 0,
    }));
  const shown = (atLeast: number, ...calls: number[]) =>
    slotsOf(aDigest({ byHour: hours(...calls) }), atLeast).map(
      ({ atMs }) => (atMs - window.fromMs) / HOUR_MS,
    );

  it('are those from the first to the last with a call', () => {
    expect(shown(1, 0, 0, 5, 0, 7, 0)).toEqual([2, 3, 4]);
  });

  it('are as many as are asked for, later ones before earlier ones, while there are any', () => {
    expect(shown(5, 0, 0, 5, 0, 7, 0)).toEqual([1, 2, 3, 4, 5]);
    expect(shown(4, 0, 0, 5, 0, 7, 0)).toEqual([2, 3, 4, 5]);
    expect(shown(99, 0, 0, 5)).toEqual([0, 1, 2]);
  });

  it('begin at nine on a day without calls, or as late as there are hours', () => {
    expect(shown(2, ...Array<number>(24).fill(0))).toEqual([9, 10]);
    expect(shown(1, 0, 0, 0)).toEqual([2]);
    expect(shown(1)).toEqual([]);
  });

  it('are days where there are more than two, each with the sum of its hours', () => {
    const twoDays = windowOf('2026-11-21 00:00:00', '2026-11-23 00:00:00');
    const threeDays = windowOf('2026-11-20 00:00:00', '2026-11-23 00:00:00');
    expect([isByDay(aDigest({ window: twoDays })), isByDay(aDigest({ window: threeDays }))]).toEqual([
      false,
      true,
    ]);
    const hour = (on: string, calls: number, connected: number, leads: number) => ({
      ...windowOf(on, on),
      calls,
      connected,
      leads,
    });
    const byHour = [
      hour('2026-11-20 22:00:00', 10, 4, 1),
      hour('2026-11-20 23:00:00', 20, 5, 2),
      hour('2026-11-21 00:00:00', 0, 0, 0),
      hour('2026-11-22 00:00:00', 7, 6, 5),
      hour('2026-11-22 01:00:00', 1, 1, 1),
    ];
    expect(slotsOf(aDigest({ window: threeDays, byHour }), 1)).toEqual([
      { atMs: byHour[0]?.fromMs, calls: 30, connected: 9, leads: 3 },
      { atMs: byHour[2]?.fromMs, calls: 0, connected: 0, leads: 0 },
      { atMs: byHour[3]?.fromMs, calls: 8, connected: 7, leads: 6 },
    ]);
  });
});

describe('leads are called by their grade', () => {
  const counts = (leads: number, byGrade: Record<number, number>) => ({
    ...{ ...aDigest().total, leads },
    grades: { byGrade, ungraded: 0 },
  });
  const called = (
    leads: number,
    shown: number[],
    byGrade: Record<number, number>,
    previous: ReturnType<typeof counts> | null = null,
  ) =>
    leadWordsOf(
      aDigest({
        total: { ...aDigest().total, ...counts(leads, byGrade) },
        previous,
        leads: shown.map((grade, at) => aDigestLead(at, { grade })),
      }),
      words,
    );

  it('where all of them are A, or would be', () => {
    expect(called(2, [1, 1], { 1: 2, 2: 9 })).toBe(words.leads.a);
    expect(called(0, [], {})).toBe(words.leads.a);
  });

  it('and not where some are not, although nobody sees them, or where as many others are called A', () => {
    expect(called(2, [1, 2], { 1: 1, 2: 1 })).toBe(words.leads.any);
    expect(called(3, [1, 1], { 1: 2, 2: 1 })).toBe(words.leads.any);
    expect(called(2, [2, 2], { 1: 2, 2: 2 })).toBe(words.leads.any);
  });

  it('nor where those that they are compared with were others', () => {
    expect(called(0, [], {}, counts(13, { 1: 9, 2: 4 }))).toBe(words.leads.any);
    expect(called(2, [1, 1], { 1: 2 }, counts(9, { 1: 9 }))).toBe(words.leads.a);
  });
});

it('a call has its day where the window has several', () => {
  const atMs = windowOf('2026-11-22 09:05:00', '2026-11-22 09:05:00').fromMs;
  const at = [aDigest(), anEveningDigest(), aWeek()].map((figures) => calledText(atMs, figures, words));
  expect(at).toEqual(['09:05', 'Sun 09:05', 'Sun 09:05']);
});

describe('what a manager must know of the figures', () => {
  const warnings = (
    byTask: ReturnType<typeof task>[],
    books: Partial<ReturnType<typeof aDigest>['books']> = {},
  ) => warningsOf(aDigest({ byTask, books: { ...aDigest().books, ...books } }), words).map(plainText);

  it('is nothing where all was read and the books close', () => {
    expect(warnings([task('one', 1, 2)])).toEqual([]);
  });

  it('is which tasks were not read, and which in part, by their names', () => {
    const read = warnings([
      task(' one ', 0, 0, 'refused'),
      task('two', 1, 2, 'refused'),
      task('three', 1, 2),
    ]);
    expect(read).toHaveLength(2);
    expect(read[0]).toContain('“one”');
    expect(read[1]).toContain('“two”');
    expect(read.join()).not.toContain('three');
  });

  it('is five names at the most, and how many more', () => {
    const unread = (count: number) =>
      warnings(Array.from({ length: count }, (_, at) => task(`t${at}`, 0, 0, 'refused')))[0] ?? '';
    expect(unread(5)).toContain('“t0”, “t1”, “t2”, “t3”, “t4” ');
    expect(unread(7)).toContain('“t4”, 2 other tasks ');
    expect(unread(7)).not.toContain('t5');
    expect(warnings([task('任'.repeat(31), 0, 0, 'refused')])[0]).toContain(`“${'任'.repeat(29)}…”`);
  });

  it('is that the books do not close, unless it is plain why', () => {
    expect(warnings([task('one', 1, 2)], { close: false })).toEqual([words.warnings.booksOpen]);
    expect(warnings([task('one', 1, 2, 'refused')], { close: false })).toHaveLength(1);
  });

  it('is how many records nobody could read', () => {
    expect(warnings([task('one', 1, 2)], { unreadable: 1200 })).toEqual([words.warnings.unreadable('1,200')]);
  });
});

describe('what became of the alerts', () => {
  const text = (alerts: Partial<ReturnType<typeof aDigest>['alerts']>) =>
    alertsText(aDigest({ alerts: { told: 0, due: 0, held: 0, dead: 0, baselined: 9, ...alerts } }), words);

  it('is not worth a word where all were told', () => {
    expect(text({ told: 5 })).toBeNull();
    expect(text({})).toBeNull();
  });

  it.each([
    [{ told: 1200, due: 1 }, 'delivered 1,200 · due 1'],
    [{ held: 2 }, 'delivered 0 · held 2'],
    [{ told: 1, dead: 3 }, 'delivered 1 · failed 3'],
    [{ told: 1, due: 2, held: 3, dead: 4 }, 'delivered 1 · due 2 · held 3 · failed 4'],
  ])('of %j is %s', (alerts, said) => {
    expect(text(alerts)).toBe(said);
  });

  it('and how fast they were', () => {
    const general = wordsOf('en');
    expect(speedText({ medianMs: 300, p95Ms: 61_000, count: 3 }, words, general)).toBe(
      '1 s from hang-up (median), 95% within 1 min 1 s',
    );
    expect([tookText(0, general), tookText(2500, general)]).toEqual(['1 s', '2 s']);
  });
});

describe('the tasks with the most leads', () => {
  const ordered = (most: number, ...byTask: ReturnType<typeof task>[]) => {
    const { kept, rest } = tasksByLeads(aDigest({ byTask }), most);
    return { kept: kept.map(({ name }) => name), rest };
  };

  it('come first, of equal ones those with more calls', () => {
    const byTask = [task('few', 1, 90), task('none', 0, 99), task('many', 3, 2), task('more calls', 1, 100)];
    expect(ordered(4, ...byTask)).toEqual({ kept: ['many', 'more calls', 'few', 'none'], rest: null });
    expect(ordered(2, ...byTask)).toEqual({
      kept: ['many', 'more calls'],
      rest: { tasks: 2, calls: 189, connected: 94.5, leads: 1 },
    });
  });
});
