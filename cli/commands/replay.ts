import type { Command } from 'commander';
import { count, DEFAULT_TIMEOUT_SECONDS, type Done, positiveNumber } from '../shared/arguments/arguments.ts';
import { placeOf, type TableArguments, withTableOptions } from '../shared/arguments/table-arguments.ts';

const AT_MOST = 50;

interface ReplayArguments extends TableArguments {
  task: string;
  from: string;
  to?: string;
  atMost?: number;
  dryRun?: boolean;
  timeout?: number;
  showPhones?: boolean;
}

export function replayCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('replay')
      .description('Read a range of a task again, and tell what was missed, marked 补发.')
      .requiredOption('--task <name>', 'a task by its name or id')
      .requiredOption('--from <time>', 'calls that were made at that time or later')
      .option('--to <time>', 'and before that time; a day means its end (default: now)'),
  )
    .option('--dry-run', 'only say what would be told')
    .option('--at-most <number>', `tell no more leads than that, hottest first (default: ${AT_MOST})`, count)
    .option(
      '--timeout <seconds>',
      `wait so long for what is sent; what waits then stays (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      positiveNumber,
    )
    .option('--show-phones', 'with phone numbers as they are; they are masked otherwise')
    .addHelpText(
      'after',
      `
Missed is a lead with a wanted grade that the table does not know, or of which nobody has heard and no message waits:
also what was recorded in silence. What was given up is left to \`redrive\`. Run twice, it tells nothing twice.
Silences and quiet hours hold what it tells, as usual, and many leads come as lists.
A time is \`now\`, ISO 8601 with an offset, or "YYYY-MM-DD HH:mm" or YYYY-MM-DD in the file's own time zone.
The list is read here, with the token of the account. While \`leadbell run\` is at work on the data, that process sends;
of a deployment its functions. Else this machine does.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
Exits 0: done; 1: some could not be read, or is pending or dead; 2: bad arguments or config.`,
    )
    .action(async (options: ReplayArguments) => {
      const { replay } = await import('../replay/replay.ts');
      done(
        await replay({
          ...placeOf(options),
          task: options.task,
          from: options.from,
          to: options.to ?? 'now',
          atMost: options.atMost ?? AT_MOST,
          dryRun: options.dryRun === true,
          timeoutMs: (options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
          showPhones: options.showPhones === true,
          json: options.json === true,
        }),
      );
    });
}
