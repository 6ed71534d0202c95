import type { Command } from 'commander';
import { type Done, EXITS, fromHere } from '../shared/arguments/arguments.ts';
import { placeOf, type TableArguments, withTableOptions } from '../shared/arguments/table-arguments.ts';

interface PushArguments extends TableArguments {
  dryRun?: boolean;
  back?: boolean;
  list?: boolean;
  by?: string;
  simulate?: string;
  records?: string;
}

export function pushCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('push')
      .description('Give a deployment what changed in the file, within a minute and without deploying it.'),
  )
    .option('--dry-run', 'only show what would change')
    .option('--simulate <time>', 'only show it, and what past calls since then would have become')
    .option('--records <file>', 'simulate with these records, as the record API lists them')
    .option('--back', 'return to the version before the one in use')
    .option('--list', 'show who pushed what, and which version is in use')
    .option('--by <name>', 'who does it (default: who is logged in here)')
    .addHelpText(
      'after',
      `
Pushes what needs no new right: tasks, routes, people, teams, escalation, digests, quiet hours, texts, links. Of what does
(a secret, a topic, an account, a channel, \`deploy\`) it names the keys, changes nothing, and says to deploy.
Put what you pushed into the file that is deployed, too: a deployment without it does not undo it, and operators are told.
On one machine the file is read when \`leadbell run\` starts, so nothing is pushed there.
${EXITS}`,
    )
    .action(async ({ dryRun, back, list, by, simulate, records, ...options }: PushArguments) => {
      const { pushOrLook } = await import('../push/push-or-look.ts');
      done(
        await pushOrLook({
          ...placeOf(options),
          json: options.json === true,
          isTrial: dryRun === true || simulate !== undefined || records !== undefined,
          goesBack: back === true,
          lists: list === true,
          by: by ?? null,
          simulates:
            simulate === undefined && records === undefined
              ? null
              : { from: simulate ?? null, recordsFile: records === undefined ? null : fromHere(records) },
        }),
      );
    });
}
