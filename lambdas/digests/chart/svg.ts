import { BarChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { wordsOf } from '../../alerts/locales/index.ts';
import type { Locale } from '../../messages/context.ts';
import type { DigestFigures } from '../figures.ts';
import { digestWords } from '../texts/facts.ts';
import { tookText } from '../texts/notes.ts';
import { drawHeader } from './header.ts';
import { COLOURS, MARGIN_PX, WIDTH_PX } from './paint.ts';
import { drawGrades, drawTimes, optionOf, type Panel } from './panels.ts';
import { drawPeople } from './people.ts';
import { type Shape, text } from './shapes.ts';

use([BarChart, GridComponent, GraphicComponent, SVGRenderer]);

const FOOTER_PX = 44;
const EMPTY_PX = 60;

/** The day in one picture, as wide as a phone. It contains no text of the vendor or its customers. Pure. */
export function chartSvg(figures: DigestFigures, locale: Locale, { repeat }: { repeat: boolean }): string {
  const words = digestWords(locale);
  const header = drawHeader(figures, locale, repeat);
  const shapes: Shape[] = [...header.shapes];
  const panels: Panel[] = [];
  let bottomPx = header.bottomPx;
  if (figures.total.calls > 0) {
    panels.push(...drawTimes(figures, locale, bottomPx));
    panels.push(drawGrades(figures, locale, panels.at(-1)?.bottomPx ?? bottomPx));
    bottomPx = panels.at(-1)?.bottomPx ?? bottomPx;
  } else {
    const nothing = figures.books.tasksUnread > 0 ? words.chart.nothingRead : words.chart.empty;
    shapes.push(
      text(WIDTH_PX / 2, bottomPx + 40, nothing, { size: 15, colour: COLOURS.quiet, align: 'center' }),
    );
    bottomPx += EMPTY_PX;
  }
  const { speed, answers } = figures;
  if (answers && answers.leads > 0) {
    const people = drawPeople(answers, locale, bottomPx);
    shapes.push(...people.shapes);
    bottomPx = people.bottomPx;
  }
  if (speed) {
    const took = words.chart.speed(tookText(speed.medianMs, wordsOf(locale)));
    shapes.push(text(MARGIN_PX, bottomPx + FOOTER_PX - 20, took, { colour: COLOURS.quiet }));
  }
  shapes.push(
    text(WIDTH_PX - MARGIN_PX, bottomPx + FOOTER_PX - 20, 'leadbell', {
      colour: COLOURS.quiet,
      align: 'right',
    }),
  );

  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH_PX,
    height: bottomPx + FOOTER_PX,
  });
  try {
    chart.setOption(optionOf(panels, shapes));
    return withFontAttributes(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

const STYLE = /style="([^"]*)"/g;
const SHORTHAND = /^font: ?(?<bold>bold )?(?<size>[\d.]+)px (?<family>[^;]+);?$/;

/** ECharts writes fonts as CSS, partly in a shorthand that resvg cannot read. This turns them into attributes. */
function withFontAttributes(svg: string): string {
  return svg.replace(STYLE, (style, css: string) => {
    const { bold, size, family } = SHORTHAND.exec(css)?.groups ?? {
      bold: css.includes('font-weight:bold') ? 'bold' : undefined,
      size: /font-size:([\d.]+)px/.exec(css)?.[1],
      family: /font-family:([^;]+)/.exec(css)?.[1],
    };
    if (!size || !family) return style;
    return `font-family="${family}" font-size="${size}"${bold ? ' font-weight="bold"' : ''}`;
  });
}
