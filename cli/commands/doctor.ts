import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

export function doctorCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('doctor')
      .description('Try each part: file, secrets, accounts, tasks, table, robots. Sends no message.'),
  )
    .addHelpText(
      'after',
      `
Says what it tries before it tries it. A robot is asked something that it refuses for its form, so that nobody reads it.${WHERE_HELP}`,
    )
    .action(async (options: TableArguments) => {
      const { doctor } = await import('../doctor/doctor.ts');
      done(await doctor({ ...placeOf(options), json: options.json === true }));
    });
}
