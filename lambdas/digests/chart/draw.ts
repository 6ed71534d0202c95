import type { DrawChart } from '../write-deliveries.ts';
import { rasterise } from './rasterise.ts';
import { chartSvg } from './svg.ts';

/** The picture of a digest. Heavy: the digest function and the command line load it when there is one to draw. */
export const drawChart: DrawChart = async (figures, locale, options) =>
  rasterise(chartSvg(figures, locale, options));
