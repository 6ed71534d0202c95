import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

interface BeginArguments extends TableArguments {
  for: string;
  reason: string;
  by?: string;
}

export function silenceCommand(program: Command, done: Done): void {
  const silence = program
    .command('silence')
    .description('Hold what a channel or a task would hear for a while; nothing is dropped.');
  const command = (name: string, description: string, isDefault = false) =>
    withTableOptions(silence.command(name, { isDefault }).description(description));
  const placed = (options: TableArguments) => ({ ...placeOf(options), json: options.json === true });

  command('begin', 'This is what `silence` does where no other word follows.', true)
    .argument('<what>', 'a channel of leadbell.yaml, or a task by its name or id')
    .requiredOption('--for <duration>', '20m, 2h or 3d; at most 30d')
    .requiredOption('--reason <text>', 'operators read it')
    .option('--by <name>', 'who does it (default: who is logged in here)')
    .addHelpText(
      'after',
      `
What comes up meanwhile is held, and comes when it is over: leads as one list. Faults are told as usual.
A task is silenced in the channels that the file has for it now.${WHERE_HELP}`,
    )
    .action(async (what: string, options: BeginArguments) => {
      const { begin } = await import('../silence/begin.ts');
      const { for: how, reason, by } = options;
      done(await begin({ ...placed(options), what, for: how, reason, by: by ?? null }));
    });

  command('list', 'What is silenced: by whom, why, until when, and how much waits for it.')
    .option('--all', 'also what is over and still kept')
    .addHelpText('after', `\nTo find them the whole table is read once.${WHERE_HELP}`)
    .action(async (options: TableArguments & { all?: boolean }) => {
      const { list } = await import('../silence/list.ts');
      done(await list({ ...placed(options), all: options.all === true }));
    });

  command('end', 'End a silence now. What it held comes within a minute.')
    .argument('<id>', 'as `silence list` shows it')
    .addHelpText('after', WHERE_HELP)
    .action(async (id: string, options: TableArguments) => {
      const { end } = await import('../silence/end.ts');
      done(await end(id, placed(options)));
    });
}
