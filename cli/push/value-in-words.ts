import type { Path } from '../../lambdas/config/path.ts';
import { written } from '../../lambdas/config/pushed/key-in-words.ts';
import { isMap } from '../../lambdas/config/pushed/tree.ts';
import { WEEKDAYS } from '../../lambdas/platform/schema/times.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';

const LONGEST = 300;

/** A value of the compiled configuration, on one line, nearly as leadbell.yaml has it. */
export function valueInWords(path: Path, value: unknown): string {
  const text = shown(valueOfFile(path, value));
  return text.length > LONGEST ? `${Array.from(text).slice(0, LONGEST).join('')}…` : text;
}

/** The same as JSON: durations as `20m`, grades as letters, times as `09:00`. Null: it says nothing. */
export function valueOfFile(path: Path, value: unknown): unknown {
  const key = path.at(-1);
  if (typeof value === 'number' && typeof key === 'string') {
    if (key.endsWith('Ms')) return duration(value);
    if (key.endsWith('Minute')) return clockTime(value);
    if (key === 'onWeekday') return WEEKDAYS[value - 1];
  }
  if (Array.isArray(value)) {
    if (key === 'grades' || key === 'except') return value.map(letterOf);
    if (key === 'days') return value.map((day: number) => WEEKDAYS[day - 1]);
    return value.map((one: unknown) => valueOfFile(path, one));
  }
  if (!isMap(value)) return value ?? null;
  // A condition of a route is compiled from one text, or a list of them.
  if (Array.isArray(value.oneOf)) return value.oneOf;
  const said = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(said.map(([name, one]) => [written(name), valueOfFile([...path, name], one)]));
}

function shown(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  if (!isMap(value)) return String(value);
  const inside = Object.entries(value).map(([key, one]) => {
    const text = shown(one);
    return `${key}: ${Array.isArray(one) ? `[${text}]` : text}`;
  });
  return `{ ${inside.join(', ')} }`;
}

const letterOf = (grade: unknown): unknown =>
  typeof grade === 'number' ? String.fromCharCode(64 + grade) : grade;

const clockTime = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

function duration(ms: number): string {
  for (const [unit, unitMs] of [
    ['d', DAY_MS],
    ['h', HOUR_MS],
    ['m', MINUTE_MS],
  ] as const) {
    if (ms > 0 && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  }
  return `${ms / SECOND_MS}s`;
}
