import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

interface ExplainArguments extends TableArguments {
  showPhones?: boolean;
}

export function explainCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('explain')
      .description('The whole life of one lead: why it was told or not, where, and who has it.')
      .argument('<record-or-phone>', 'the id of a record, or a phone number'),
  )
    .option('--show-phones', 'with phone numbers as they are; they are masked otherwise')
    .addHelpText(
      'after',
      `
The whole table is read once. Where it does not know the record, each task's list is read once from the record API (with
the token of the account, for two minutes at the most), and it is said what the next poll would make of it.${WHERE_HELP}`,
    )
    .action(async (idOrPhone: string, options: ExplainArguments) => {
      const { explain } = await import('../explain/explain.ts');
      const { showPhones, json } = options;
      const shown = { showPhones: showPhones === true, json: json === true };
      done(await explain({ ...placeOf(options), idOrPhone: idOrPhone.trim(), ...shown }));
    });
}
