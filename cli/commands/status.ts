import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

interface StatusArguments extends TableArguments {
  watch?: boolean;
}

export function statusCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('status')
      .description('Is it alive, what waits, and what is wrong: of everything, in ten seconds.'),
  )
    .option('--watch', 'look again every few seconds, until Ctrl-C')
    .addHelpText('after', `\nTo count what is dead the whole table is read once.${WHERE_HELP}`)
    .action(async (options: StatusArguments) => {
      const { status } = await import('../status/status.ts');
      done(await status({ ...placeOf(options), json: options.json === true, watch: options.watch === true }));
    });
}
