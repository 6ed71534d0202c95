import { Argument, type Command, InvalidArgumentError, Option } from 'commander';

/** What `npm run bench` measures, in this order. */
export const MEASURES = [
  'listing',
  'telling',
  'latency',
  'memory',
  'starts',
  'counted',
  'long-run',
  'minute',
  'peers',
] as const;

export type Measure = (typeof MEASURES)[number];

/** What gets the same backlog, in this order. */
export const PEERS = ['leadbell', 'plain', 'cron', 'node-red', 'n8n'] as const;

export type PeerName = (typeof PEERS)[number];

interface Described {
  /** What it measures, and how long that takes. */
  shows: string;
  takes: string;
  /** Adds arguments and options. */
  asks?(command: Command): Command;
}

/** The commands of this folder, by the names of their scripts in package.json. README.md lists them. */
export const BENCHES = {
  bench: {
    shows:
      'All of it, or the parts that are named, each figure beside a reference in the same run. All of it writes bench/RESULTS.md.',
    takes: 'half an hour for all',
    asks: (command) =>
      command.addArgument(
        new Argument('[measures...]', 'the parts to measure; the file stays as it is').choices(MEASURES),
      ),
  },
  'bench:memory': {
    shows: 'Memory of the demo over a time: it rings, digests and serves its page all the while.',
    takes: 'the minutes that it is given',
    asks: (command) =>
      command.addArgument(
        new Argument('[minutes]', 'how long; more than ten show whether it grows')
          .default(3)
          .argParser(numberOf('minutes', 1440)),
      ),
  },
  'bench:minute': {
    shows:
      'Is every task read in each minute, idle and busy? Ticks and polls as they are deployed, by simulated time.',
    takes: 'four to ten minutes',
  },
  'bench:processor': {
    shows: 'Processor and memory of a warm `poll` as it is deployed, where nothing is new.',
    takes: 'one to two minutes',
    asks: (command) =>
      command
        .addArgument(new Argument('[accounts]', 'accounts that it reads').default(4).argParser(whole(1, 64)))
        .addArgument(
          new Argument('[tasks]', 'tasks of each; 2,000 in all at the most')
            .default(500)
            .argParser(whole(1, 500)),
        )
        .addArgument(
          new Argument('[calls]', 'in each window; 28 are those of a task with 2,000 a day')
            .default(28)
            .argParser(whole(0, 100)),
        ),
  },
  'bench:alert': {
    shows: 'What of the processor an alert takes of a warm `deliver` as it is deployed.',
    takes: 'a quarter of a minute',
  },
  'bench:peers': {
    shows:
      'A backlog of 200 As for leadbell, a plain script, a script that cron starts, Node-RED and n8n (both installed into a temporary folder), and for each of them killed half-way.',
    takes: 'some twenty-five minutes for all',
    asks: (command) => command.addArgument(new Argument('[peers...]', 'the peers to measure').choices(PEERS)),
  },
  'bench:digest': {
    shows: 'Memory of a digest against the number of its records, from 1,000 to 200,000.',
    takes: 'half a minute to a minute',
  },
  'bench:start': {
    shows:
      'The start of each function, and its first call, beside bundles of just the clients that it needs.',
    takes: 'some minutes for 25 rounds',
    asks: (command) =>
      command
        .addArgument(
          new Argument('[rounds]', 'starts of each; medians are compared').default(25).argParser(whole(1)),
        )
        .option('--json', 'for machines', false),
  },
  'bench:cost': {
    shows: 'What a month of a deployment costs, line by line: idle, and busy.',
    takes: 'a second: it measures nothing, and counts what the tests assert',
    asks: (command) =>
      command
        .addOption(
          new Option('--tasks <counts>', 'several stand beside each other: 1,50,500')
            .default([1], '1')
            .argParser((text) => text.split(',').map(whole(1, 100_000))),
        )
        .option('--calls-per-day <count>', 'of each task', whole(0), 2000)
        .option('--leads-per-day <count>', 'of each task', whole(0), 200)
        .option('--accounts <count>', 'default: as many as the tasks need', whole(1))
        .option('--channels <count>', 'default: as many as the tasks need', whole(1))
        .option('--concurrency <count>', 'of each account; default: as leadbell.yaml has it', whole(1, 16))
        .option('--filter', 'the vendor honours a filter by grade', false)
        .option('--json', 'for machines', false),
  },
} satisfies Record<string, Described>;

export type Bench = keyof typeof BENCHES;

const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new InvalidArgumentError(`expected a whole number, ${range}.`);
  };

const numberOf =
  (what: string, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (value > 0 && value <= most) return value;
    throw new InvalidArgumentError(`expected ${what}, more than 0 and ${most} at the most.`);
  };
