import type { Config } from '../config.ts';
import { formatPath, type Path } from '../path.ts';

/** Keys that the compiled configuration calls by another name than leadbell.yaml. */
const WRITTEN: Readonly<Record<string, string>> = { atMinute: 'at', onWeekday: 'on' };

/** A key as leadbell.yaml has it, and a task by its name: `tasks[秋季回访].freshFor`. */
export function keyInWords(path: Path, ...configs: readonly Config[]): string {
  const [section, key, ...rest] = path;
  if (section !== 'tasks' || key === undefined) return formatPath(path.map(written));
  const task = configs.flatMap(({ tasks }) => tasks).find((one) => one.key === key);
  return `tasks[${task?.name ?? key}]${rest.length > 0 ? `.${formatPath(rest.map(written))}` : ''}`;
}

/** `freshForMs` is `freshFor: 20m` there. */
export const written = (step: string | number): string | number =>
  typeof step === 'string' ? (WRITTEN[step] ?? step.replace(/(?<=[a-z])(?:Ms|Minute)$/, '')) : step;
