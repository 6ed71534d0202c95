import type { BarSeriesOption } from 'echarts/charts';
import type { EChartsCoreOption } from 'echarts/core';
import { gradeLetter } from '../../leads/grade.ts';
import type { Locale } from '../../messages/context.ts';
import { DAY_MS, HOUR_MS } from '../../platform/time/duration.ts';
import { zonedParts } from '../../platform/time/zoned-time.ts';
import type { DigestFigures } from '../figures.ts';
import {
  changeOf,
  countText,
  digestWords,
  isByDay,
  leadWordsOf,
  type Slot,
  slotsOf,
} from '../texts/facts.ts';
import { COLOURS, FONT, labelled, MARGIN_PX, SMALL_PX, textWidth, WIDTH_PX } from './paint.ts';
import { box, type Shape, text } from './shapes.ts';

/** A part of the picture with its own grid. Its series and axes are numbered by their position in the whole picture. */
export interface Panel {
  grid: { left: number; right: number; top: number; height: number };
  xAxis: object;
  yAxis: object;
  series: Omit<BarSeriesOption, 'type' | 'xAxisIndex' | 'yAxisIndex'>[];
  shapes: Shape[];
  bottomPx: number;
}

const INNER_PX = WIDTH_PX - 2 * MARGIN_PX;
const HEADING_PX = 36;
const HEADING_MIDDLE_PX = 22;
/** Space over the highest bar for its label. */
const LABEL_PX = 17;
const AT_LEAST_SLOTS = 12;
const AXIS_PX = 22;
const HOUR_STEPS = [1, 2, 3, 4, 6, 12];
const LABEL_STYLE = { fontFamily: FONT, fontSize: SMALL_PX, color: COLOURS.ink } as const;

/** Leads, and below them calls with the connected part, over the same hours or days. */
export function drawTimes(figures: DigestFigures, locale: Locale, topPx: number): Panel[] {
  const words = digestWords(locale);
  const { chart, labels } = words;
  const byDay = isByDay(figures);
  const slots = slotsOf(figures, AT_LEAST_SLOTS);
  const ticks = ticksOf(slots, figures, locale);
  const of = (part: 'calls' | 'connected' | 'leads') => slots.map((slot) => slot[part]);
  const leads = bars(topPx, 64, slots, null);
  leads.series.push(series(of('leads'), of('leads'), COLOURS.bars.lead));
  leads.shapes.push(heading(topPx, chart.by(leadWordsOf(figures, words).heading, byDay)));

  const calls = bars(leads.bottomPx, 78, slots, ticks);
  const notConnected = slots.map((slot) => slot.calls - slot.connected);
  calls.series.push(
    { ...series(of('connected'), null, COLOURS.bars.connected), stack: 'calls' },
    { ...series(notConnected, of('calls'), COLOURS.bars.calls), stack: 'calls' },
  );
  const callsHeading = chart.by(labels.calls, byDay);
  const keyX = MARGIN_PX + textWidth(callsHeading, 13) + 14;
  const y = leads.bottomPx + HEADING_MIDDLE_PX;
  calls.shapes.push(
    heading(leads.bottomPx, callsHeading),
    box(keyX, y - 5, 10, 10, COLOURS.bars.connected),
    text(keyX + 15, y, chart.connectedPart, { colour: COLOURS.quiet }),
  );
  const { fromMs, toMs } = figures.window;
  if (!byDay && figures.covers === 'calendar' && toMs - fromMs !== DAY_MS) {
    const hours = String((toMs - fromMs) / HOUR_MS);
    calls.shapes.push(
      text(WIDTH_PX - MARGIN_PX, y, chart.oddHours(hours), { colour: COLOURS.quiet, align: 'right' }),
    );
  }
  return [leads, calls];
}

/** The grades from A on, with changes. Calls without a grade are many and mean little: a number is enough. */
export function drawGrades(figures: DigestFigures, locale: Locale, topPx: number): Panel {
  const words = digestWords(locale);
  const { grades } = figures.total;
  const rows = gradeRows(figures, words.labels.otherGrades);
  const rowPx = 23;
  const left = MARGIN_PX + Math.max(...rows.map(({ label }) => textWidth(label, SMALL_PX))) + 10;
  const texts = rows.map(({ count }) => countText(count));
  const changes = rows.map(({ count, before }) =>
    before === null ? '' : changeOf(count, before, words).text,
  );
  const countPx = Math.max(...texts.map((each) => textWidth(each, SMALL_PX)));
  const widestPx = Math.max(...changes.map((each) => textWidth(each, SMALL_PX)));
  const changePx = widestPx === 0 ? 0 : widestPx + 8;
  const right = MARGIN_PX + countPx + changePx + 8;
  const height = rows.length * rowPx;
  const top = topPx + HEADING_PX;
  const lineOf = (at: number) => top + (at + 0.5) * rowPx;
  const ungraded = `${words.labels.ungraded} ${countText(grades.ungraded)}`;
  return {
    grid: { left, right, top, height },
    xAxis: { type: 'value', show: false, min: 0, max: Math.max(1, ...rows.map(({ count }) => count)) },
    yAxis: { type: 'category', show: false, inverse: true, data: rows.map(({ label }) => label) },
    series: [
      {
        data: rows.map(({ count, colour }) => ({ value: count, itemStyle: { color: colour } })),
        barWidth: 12,
        itemStyle: { borderRadius: [0, 3, 3, 0] },
      },
    ],
    shapes: [
      heading(topPx, words.chart.grades),
      text(WIDTH_PX - MARGIN_PX, topPx + HEADING_MIDDLE_PX, ungraded, {
        colour: COLOURS.quiet,
        align: 'right',
      }),
      ...rows.flatMap(({ label }, at) => [
        text(MARGIN_PX, lineOf(at), label, { bold: true }),
        text(WIDTH_PX - MARGIN_PX - changePx, lineOf(at), texts[at] ?? '', { align: 'right' }),
        text(WIDTH_PX - MARGIN_PX, lineOf(at), changes[at] ?? '', { colour: COLOURS.quiet, align: 'right' }),
      ]),
    ],
    bottomPx: top + height,
  };
}

const heading = (topPx: number, words: string): Shape =>
  text(MARGIN_PX, topPx + HEADING_MIDDLE_PX, words, { size: 13, bold: true });

function bars(
  topPx: number,
  heightPx: number,
  slots: readonly Slot[],
  ticks: readonly string[] | null,
): Panel {
  const top = topPx + HEADING_PX + LABEL_PX;
  return {
    grid: { left: MARGIN_PX, right: MARGIN_PX, top, height: heightPx },
    xAxis: {
      type: 'category',
      data: slots.map((_, at) => at),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: COLOURS.line } },
      axisLabel:
        ticks === null
          ? { show: false }
          : {
              ...LABEL_STYLE,
              interval: 0,
              color: COLOURS.quiet,
              margin: 8,
              formatter: (at: string) => ticks[Number(at)] ?? '',
            },
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: [],
    shapes: [],
    bottomPx: top + heightPx + (ticks === null ? 0 : AXIS_PX),
  };
}

/** @param counts the numbers of the labels; null: no labels */
function series(
  values: readonly number[],
  counts: readonly number[] | null,
  colour: string,
): Panel['series'][number] {
  const pitch = INNER_PX / values.length;
  const texts = (counts ?? []).map(countText);
  const shown = counts === null ? new Set<number>() : labelled(counts, texts, pitch);
  return {
    data: values.map((value, at) => ({
      value,
      label: {
        show: shown.has(at),
        ...LABEL_STYLE,
        position: 'top' as const,
        distance: 3,
        formatter: texts[at] ?? '',
      },
    })),
    barCategoryGap: '24%',
    barMaxWidth: 26,
    itemStyle: { color: colour },
  };
}

/** The text below each bar; empty if there is no room. */
function ticksOf(slots: readonly Slot[], { timeZone, ...figures }: DigestFigures, locale: Locale): string[] {
  const words = digestWords(locale);
  const pitch = INNER_PX / slots.length;
  const parts = slots.map(({ atMs }) => zonedParts(atMs, timeZone));
  if (isByDay({ timeZone, ...figures })) return parts.map(({ weekday }) => words.weekday(weekday));
  const texts = parts.map(({ hour }) => words.chart.hour(hour));
  const widest = Math.max(...texts.map((each) => textWidth(each, SMALL_PX)));
  const step = HOUR_STEPS.find((each) => widest + 8 <= each * pitch) ?? slots.length;
  return texts.map((each, at) => (at % step === 0 ? each : ''));
}

interface GradeRow {
  label: string;
  count: number;
  before: number | null;
  colour: string;
}

/** A to E, and all others together. */
function gradeRows({ total, previous }: DigestFigures, other: string): GradeRow[] {
  const { grades: colours } = COLOURS.bars;
  const before = previous?.grades.byGrade ?? null;
  const rows = colours.map((colour, at): GradeRow => {
    const grade = at + 1;
    return {
      label: gradeLetter(grade),
      count: total.grades.byGrade[grade] ?? 0,
      before: before && (before[grade] ?? 0),
      colour,
    };
  });
  const rest = (byGrade: Readonly<Record<number, number>>) =>
    Object.entries(byGrade).reduce(
      (sum, [grade, count]) => sum + (Number(grade) > colours.length ? count : 0),
      0,
    );
  const [now, then] = [rest(total.grades.byGrade), before && rest(before)];
  if (now > 0) rows.push({ label: other, count: now, before: then, colour: colours.at(-1) ?? COLOURS.line });
  return rows;
}

/** Combines panels into one ECharts option, each with its own grid and axes. */
export function optionOf(panels: readonly Panel[], shapes: readonly Shape[]): EChartsCoreOption {
  return {
    animation: false,
    backgroundColor: COLOURS.ground,
    textStyle: { fontFamily: FONT },
    grid: panels.map(({ grid }) => grid),
    xAxis: panels.map(({ xAxis }, gridIndex) => ({ ...xAxis, gridIndex })),
    yAxis: panels.map(({ yAxis }, gridIndex) => ({ ...yAxis, gridIndex })),
    series: panels.flatMap(({ series: all }, at) =>
      all.map((one) => ({ type: 'bar', silent: true, xAxisIndex: at, yAxisIndex: at, ...one })),
    ),
    graphic: { elements: [...panels.flatMap((panel) => panel.shapes), ...shapes] },
  };
}
