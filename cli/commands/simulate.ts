import type { Command } from 'commander';
import { type Done, fromHere, positiveNumber } from '../shared/arguments/arguments.ts';

const READ_FOR_SECONDS = 600;

interface SimulateArguments {
  config: string;
  against: string;
  from?: string;
  to: string;
  records?: string;
  timeout?: number;
  json?: boolean;
}

export function simulateCommand(program: Command, done: Done): void {
  program
    .command('simulate')
    .description('Past calls through a new file and the old one: who would have heard what that differs.')
    .option('--config <file>', 'the new file', 'leadbell.yaml')
    .option('--against <file>', 'the old file', 'leadbell.yaml')
    .option('--from <time>', 'calls that were made at that time or later')
    .option('--to <time>', 'and before that time; a day means its end', 'now')
    .option('--records <file>', 'read these records, as the record API lists them, instead of asking it')
    .option(
      '--timeout <seconds>',
      `read for so long at the most (default: ${READ_FOR_SECONDS})`,
      positiveNumber,
    )
    .option('--json', 'print JSON instead of text')
    .addHelpText(
      'after',
      `
Sends nothing and writes nothing. The record API is asked once for each task, as a poll asks, with the accounts' tokens.
Each file is taken as if it had always been in use, and each call as read while it was new, with the grade it has now.
A time is \`now\`, ISO 8601 with an offset, or "YYYY-MM-DD HH:mm" or YYYY-MM-DD in the new file's own time zone.
Exits 0: done; 1: not all could be read, and stderr says what; 2: bad arguments or config.`,
    )
    .action(async (options: SimulateArguments) => {
      const { simulate } = await import('../simulate/simulate.ts');
      done(
        await simulate({
          configFile: fromHere(options.config),
          againstFile: fromHere(options.against),
          from: options.from ?? null,
          to: options.to,
          recordsFile: options.records === undefined ? null : fromHere(options.records),
          timeoutMs: (options.timeout ?? READ_FOR_SECONDS) * 1000,
          json: options.json === true,
        }),
      );
    });
}
