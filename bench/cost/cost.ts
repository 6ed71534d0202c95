/**
 * What a month costs: `npm run -s bench:cost -- --tasks 10000 --calls-per-day 2000 --leads-per-day 200`.
 *
 * Several numbers of tasks (`--tasks 1,50,500`) stand beside each other. `--filter`: the vendor honours a filter by grade.
 * `--json` is for machines.
 */
import { parseArgs } from 'node:util';
import { billsOf } from './bill.ts';
import { PRICES } from './prices.ts';
import { printed } from './print.ts';
import { scaleOf } from './scale.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1' },
    'calls-per-day': { type: 'string', default: '2000' },
    'leads-per-day': { type: 'string', default: '200' },
    accounts: { type: 'string' },
    channels: { type: 'string' },
    filter: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  process.stderr.write(`expected ${name} to be a whole number of ${least} or more, got ${text}\n`);
  process.exit(2);
}

const { accounts, channels } = values;
const scales = values.tasks.split(',').map((tasks) =>
  scaleOf({
    tasks: count('--tasks', tasks, 1),
    callsPerDay: count('--calls-per-day', values['calls-per-day'], 0),
    leadsPerDay: count('--leads-per-day', values['leads-per-day'], 0),
    isFiltered: values.filter,
    ...(accounts === undefined ? {} : { accounts: count('--accounts', accounts, 1) }),
    ...(channels === undefined ? {} : { channels: count('--channels', channels, 1) }),
  }),
);
const bills = scales.map(billsOf);
console.log(
  values.json
    ? JSON.stringify({ region: PRICES.region, asOf: PRICES.asOf, currency: 'USD', bills }, null, 2)
    : printed(bills),
);
