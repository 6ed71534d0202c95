import type { Entry } from '../translate.ts';

/** Of lambdas/schedule and of lanes: clocks, the calendar, what waits for nobody. */
export const RUNNING: readonly Entry[] = [
  ['{0} due', '{0} 条在等'],
  ['calendar known until {0}', '工作日历只到 {0}'],
  ['from {0} to {1}', '从 {0} 变成 {1}'],
  ['−{0}', '−{0}'],
  ['+{0}', '+{0}'],
  ['{0} d {1} h', '{0} 天 {1} 小时'],
  ['{0} h {1} min', '{0} 小时 {1} 分钟'],
  ['{0} min', '{0} 分钟'],
];
