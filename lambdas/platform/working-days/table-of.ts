import { daysOfNotice, isoDay, type Notice } from './read-notices.ts';

/** The text of `table.ts`. */
export function tableOf(notices: readonly Notice[]): string {
  const years = notices.map(({ year }) => year);
  const days = notices.map(daysOfNotice);
  return [
    '// Made by `npm run working-days` of notices.yaml: change that file, not this one.',
    ...notices.map(({ number, title, url }) => `// ${title}（${number}） ${url}`),
    '',
    '/** The first day that the table knows, and the last one. */',
    `export const KNOWN_FROM = '${Math.min(...years)}-01-01';`,
    `export const KNOWN_UNTIL = '${Math.max(...years)}-12-31';`,
    '',
    '/** Off although they are from Monday to Friday. */',
    ...list(
      'DAYS_OFF',
      days.flatMap(({ off }) => off),
    ),
    '',
    '/** Worked although they are Saturday or Sunday (调休). */',
    ...list(
      'DAYS_WORKED',
      days.flatMap(({ worked }) => worked),
    ),
    '',
  ].join('\n');
}

const list = (name: string, days: readonly number[]): string[] => [
  `export const ${name}: readonly string[] = [`,
  ...days.map((day) => `  '${isoDay(day)}',`),
  '];',
];
