/** Writes what `bench:cost` says today into the pages that quote it: `node bench/cost/quote.ts`. A test asks whether it would. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { billsOf } from './bill.ts';
import { printed } from './print.ts';
import { scaleOf } from './scale.ts';

export const QUOTING = ['docs/deploy.md', 'docs/deploy.zh-CN.md'] as const;

const COMMAND = /npm run -s bench:cost -- --tasks ([\d,]+) --calls-per-day (\d+) --leads-per-day (\d+)/;
/** What the command prints stands in the next fence of this kind. */
const FENCE = /(```text\n)[\s\S]*?(\n```)/;
/** A line of each page says in words what 10,000 tasks cost: idle, and busy. */
const MANY = { tasks: 10_000, callsPerDay: 2000, leadsPerDay: 200, concurrency: 12 };
const IN_WORDS = [
  /(10,000 tasks of .*? about )([\d,]+)( dollars .*? about )([\d,]+)( with)/s,
  /(10,000 个任务，.*?约 )([\d,]+)( 美元.*?约 )([\d,]+)( 美元)/s,
];

/** @throws {Error} the page does not quote it */
export function requoted(page: string): string {
  const command = COMMAND.exec(page);
  const words = IN_WORDS.find((pattern) => pattern.test(page));
  if (!command || !words) throw new Error('expected the command bench:cost, and a sentence on 10,000 tasks');
  const [, tasks = '', calls, leads] = command;
  const [callsPerDay, leadsPerDay] = [Number(calls), Number(leads)];
  const bills = tasks
    .split(',')
    .map((count) => billsOf(scaleOf({ tasks: Number(count), callsPerDay, leadsPerDay })));
  const { idle, busy } = billsOf(scaleOf(MANY));
  const end = command.index + command[0].length;
  const [head, tail] = [page.slice(0, end), page.slice(end)];
  return `${head}${tail.replace(FENCE, (_, open, close) => `${open}${printed(bills)}${close}`)}`.replace(
    words,
    (_, before, _idle, between, _busy, after) =>
      `${before}${rounded(idle.usd)}${between}${rounded(busy.usd)}${after}`,
  );
}

const rounded = (usd: number): string => (Math.round(usd / 10) * 10).toLocaleString('en-US');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const name of QUOTING) {
    const file = join(import.meta.dirname, '../..', name);
    writeFileSync(file, requoted(readFileSync(file, 'utf8')));
  }
}
