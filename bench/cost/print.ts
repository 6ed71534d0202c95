import type { Bill, Bills } from './bill.ts';
import type { Busy } from './messages.ts';
import { type Line, PRICES } from './prices.ts';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const dollars = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The bills as a table: one of them with its quantities, several beside each other. */
export function printed(bills: readonly Bills[]): string {
  const [first] = bills;
  if (!first) return '';
  const { callsPerDay, leadsPerDay, isFiltered } = first.scale;
  return [
    `Thirty days in US dollars, list prices of ${PRICES.region}, ${PRICES.asOf}. Busy: ${number.format(callsPerDay)} calls and ${number.format(leadsPerDay)} leads a day in each task.${isFiltered ? ' The vendor honours a filter by grade.' : ''}`,
    ...bills.map(({ scale }) => `  ${inWords(scale)}`),
    '',
    ...inColumns(bills.length === 1 ? withQuantities(first) : sideBySide(bills)),
    ...bills.flatMap(tooMuch),
  ].join('\n');
}

const inWords = ({ tasks, accounts, channels }: Bills['scale']): string =>
  `${plural(tasks, 'task')} of ${plural(accounts, 'account')}, ${plural(channels, 'channel')}`;

const plural = (count: number, of: string) => `${number.format(count)} ${of}${count === 1 ? '' : 's'}`;

/** Readers of the longer windows of an account wait for each other, and look again now and then: some of its time is lost. */
const MOST_OF_SWEEPS = 0.8;

/** What cannot be read in its time costs less than it should. An account that is asked too much keeps its functions waiting. */
function tooMuch({ scale, idle, busy }: Bills): string[] {
  const most = (of: (busy: Busy) => number) => Math.max(of(idle.busy), of(busy.busy));
  const times = (load: number) => `${fine.format(load)} times`;
  const [short, sweep, functions] = [most((b) => b.short), most((b) => b.sweep), most((b) => b.functions)];
  const ofAccounts = [
    ...(short > 1
      ? [`short windows need ${times(short)} the requests that \`concurrency\` leaves them`]
      : []),
    ...(sweep > MOST_OF_SWEEPS
      ? [`longer windows need ${times(sweep)} the requests that \`concurrency\` leaves them`]
      : []),
  ];
  const ofAll =
    functions > 1 ? [`reading needs ${times(functions)} the functions that deploy.pollsAtOnce gives`] : [];
  const said = ofAccounts.length > 0 ? ofAccounts : ofAll;
  return said.map((text) => `! ${plural(scale.tasks, 'task')}: ${text}`);
}

const LINES = Object.keys(PRICES.lines) as Line[];

function withQuantities({ idle, busy }: Bills): string[][] {
  const at = (bill: Bill, line: Line) => {
    const { quantity = 0, usd = 0 } = bill.lines.find((one) => one.line === line) ?? {};
    return [quantity < 1000 ? fine.format(quantity) : number.format(quantity), dollars.format(usd)];
  };
  const total = (of: (bill: Bill) => number) => ['', dollars.format(of(idle)), '', dollars.format(of(busy))];
  return [
    ['', 'idle', '$', 'busy', '$'],
    ...LINES.map((line) => [PRICES.lines[line].of, ...at(idle, line), ...at(busy, line)]),
    ['All', ...total(({ usd }) => usd)],
    ['Free of charge', ...total(({ freeUsd }) => -freeUsd)],
    ['To pay', ...total(({ usd, freeUsd }) => usd - freeUsd)],
  ];
}

function sideBySide(bills: readonly Bills[]): string[][] {
  const all = bills.flatMap(({ idle, busy }) => [idle, busy]);
  const row = (name: string, of: (bill: Bill) => number) => [
    name,
    ...all.map((bill) => dollars.format(of(bill))),
  ];
  return [
    ['', ...bills.flatMap(({ scale: { tasks } }) => [`${number.format(tasks)} idle`, 'busy'])],
    ...LINES.map((line) =>
      row(PRICES.lines[line].of, (bill) => bill.lines.find((one) => one.line === line)?.usd ?? 0),
    ),
    row('All', ({ usd }) => usd),
    row('Free of charge', ({ freeUsd }) => -freeUsd),
    row('To pay', ({ usd, freeUsd }) => usd - freeUsd),
  ];
}

/** Names to the left, numbers to the right. */
function inColumns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
