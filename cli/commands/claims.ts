import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

interface ClaimsArguments extends TableArguments {
  open?: boolean;
  person?: string;
  task?: string;
  from?: string;
  to?: string;
  showPhones?: boolean;
}

export function claimsCommand(program: Command, done: Done): void {
  withTableOptions(
    program.command('claims').description('Who has which lead, who should have it, and what came of it.'),
  )
    .option('--open', 'only those that nobody has taken')
    .option('--person <id>', 'only those that this person has, or should take')
    .option('--task <name>', 'only those of a task, by its name or id')
    .option('--from <time>', 'told at that time or later')
    .option('--to <time>', 'told before that time; a day means its end')
    .option('--show-phones', 'with phone numbers as they are; they are masked otherwise')
    .addHelpText(
      'after',
      `
A time is \`now\`, ISO 8601 with an offset, or "YYYY-MM-DD HH:mm" or YYYY-MM-DD in the file's own time zone.
To find them the whole table is read once.${WHERE_HELP}`,
    )
    .action(async (options: ClaimsArguments) => {
      const { claims } = await import('../claims/claims.ts');
      done(
        await claims({
          ...placeOf(options),
          open: options.open === true,
          person: options.person ?? null,
          task: options.task ?? null,
          from: options.from ?? null,
          to: options.to ?? null,
          showPhones: options.showPhones === true,
          json: options.json === true,
        }),
      );
    });
}
