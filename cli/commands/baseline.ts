import type { Command } from 'commander';
import { type Done, fromHere } from '../shared/arguments/arguments.ts';

interface BaselineArguments {
  config: string;
  data: string;
  table?: string;
  before?: string;
  toldUntil?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function baselineCommand(program: Command, done: Done): void {
  program
    .command('baseline')
    .description(
      'Prepare a table from yesterday: make its past silent, and tell as a repeat what may be told.',
    )
    .option('--config <file>', 'leadbell.yaml', 'leadbell.yaml')
    .option('--data <dir>', 'where the embedded services keep their data', '.leadbell')
    .option('--table <name>', 'a deployed table, or one that `deploy.table` will adopt')
    .option('--before <time>', 'calls that were over before it are recorded and not told')
    .option(
      '--told-until <time>',
      'calls made before it may have been told: they go out as 重发 (default: now)',
    )
    .option('--dry-run', 'say what would be marked, and write nothing')
    .option('--json', 'print JSON instead of text')
    .addHelpText(
      'after',
      `
For a table that was restored from a backup, kept from a deleted stack or brought to another region, before functions
work on it: docs/runbook.md, "A table from yesterday". It needs no token and calls nobody.
A time is \`now\`, ISO 8601 with an offset, or "YYYY-MM-DD HH:mm" in the file's own time zone.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
Exits 0: done; 1: the table cannot be used, or something works on it now; 2: bad arguments or config.`,
    )
    .action(async (options: BaselineArguments) => {
      const { baseline } = await import('../baseline/baseline.ts');
      done(
        await baseline({
          configFile: fromHere(options.config),
          dataDirectory: fromHere(options.data),
          tableName: options.table ?? null,
          before: options.before ?? null,
          toldUntil: options.toldUntil ?? null,
          dryRun: options.dryRun === true,
          json: options.json === true,
        }),
      );
    });
}
