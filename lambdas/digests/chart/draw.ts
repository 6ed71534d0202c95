import type { DrawChart } from '../write-deliveries.ts';
import { rasterise } from './rasterise.ts';
import { chartSvg } from './svg.ts';

/** Draws the picture of a digest. Heavy: the digest function and the command line load it only when they need it. */
export const drawChart: DrawChart = async (figures, locale, options) =>
  rasterise(chartSvg(figures, locale, options));
