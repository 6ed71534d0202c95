import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

interface ClaimArguments extends TableArguments {
  as: string;
  task?: string;
  release?: boolean;
  pass?: string;
  outcome?: string;
}

export function claimCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('claim')
      .description('Take a lead for somebody, give it back, pass it on, or say what came of it.')
      .argument('<record>', 'as `leadbell claims` shows it')
      .requiredOption('--as <id>', 'whose doing it is, of `people` in leadbell.yaml'),
  )
    .option('--release', 'give it back, within ten minutes')
    .option('--pass <id>', "pass it on to somebody else; --as is the team's lead")
    .option('--outcome <code>', 'contacted, not-reached, appointment, won, not-interested or wrong-number')
    .option('--task <name>', 'where records of two tasks have the same id')
    .addHelpText(
      'after',
      `
What the page allows is allowed, and nothing else. Said twice it changes nothing twice.
The groups that should hear of it do within a minute.${WHERE_HELP}`,
    )
    .action(async (record: string, options: ClaimArguments) => {
      const { claim } = await import('../claims/claim.ts');
      done(
        await claim({
          ...placeOf(options),
          record,
          task: options.task ?? null,
          as: options.as,
          release: options.release === true,
          pass: options.pass ?? null,
          outcome: options.outcome ?? null,
          json: options.json === true,
        }),
      );
    });
}
