import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

export function testChannelCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('test-channel')
      .description('Send one marked test alert to a channel, and say what it answered.')
      .argument('<channel>', 'of leadbell.yaml'),
  )
    .addHelpText(
      'after',
      `
The alert is of a customer who does not exist, is marked as a test and mentions nobody. It is sent from here, once, and counts
against the robot's limit of the table.${WHERE_HELP}`,
    )
    .action(async (name: string, options: TableArguments) => {
      const { testChannel } = await import('../test-channel/test-channel.ts');
      done(await testChannel({ ...placeOf(options), name, json: options.json === true }));
    });
}
