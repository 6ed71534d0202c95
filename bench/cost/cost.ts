/**
 * What a month costs: `npm run -s bench:cost -- --tasks 10000 --calls-per-day 2000 --leads-per-day 200`.
 *
 * Several numbers of tasks (`--tasks 1,50,500`) stand beside each other. `--filter`: the vendor honours a filter by grade.
 * `--json` is for machines.
 */
import { readArguments } from '../read-arguments.ts';
import { billsOf } from './bill.ts';
import { PRICES } from './prices.ts';
import { printed } from './print.ts';
import { scaleOf } from './scale.ts';

interface Options {
  tasks: number[];
  callsPerDay: number;
  leadsPerDay: number;
  accounts?: number;
  channels?: number;
  concurrency?: number;
  filter: boolean;
  json: boolean;
}

const { tasks: counts, filter: isFiltered, json, ...each } = readArguments<[], Options>('bench:cost').options;
if (each.leadsPerDay > each.callsPerDay) {
  console.error(
    `error: ${each.leadsPerDay} leads a day are more than the ${each.callsPerDay} calls that they are among: see --leads-per-day and --calls-per-day.`,
  );
  process.exit(2);
}
const bills = counts.map((tasks) => billsOf(scaleOf({ tasks, isFiltered, ...each })));
console.log(
  json
    ? JSON.stringify({ region: PRICES.region, asOf: PRICES.asOf, currency: 'USD', bills }, null, 2)
    : printed(bills),
);
