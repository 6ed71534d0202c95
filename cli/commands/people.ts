import type { Command } from 'commander';
import { didYouMean } from '../../lambdas/platform/schema/nearest.ts';
import type { Done } from '../shared/arguments/arguments.ts';
import {
  placeOf,
  type TableArguments,
  WHERE_HELP,
  withTableOptions,
} from '../shared/arguments/table-arguments.ts';

interface AwayArguments extends TableArguments {
  until: string;
}

export function peopleCommand(program: Command, done: Done): void {
  const people = program
    .command('people')
    .description('Who may take leads: who is signed in, who is away, how many each has.');
  const command = (name: string, description: string) =>
    withTableOptions(people.command(name).description(description));
  const placed = (options: TableArguments) => ({ ...placeOf(options), json: options.json === true });

  withTableOptions(people.command('list', { isDefault: true }))
    .description('Everybody of the file. This is what `people` alone does.')
    .addHelpText('after', `\nTo count their leads the whole table is read once.${WHERE_HELP}`)
    .allowExcessArguments()
    .action(async (options: TableArguments, list: Command) => {
      const [unknown] = list.args;
      if (unknown !== undefined) refuse(people, unknown);
      const { listPeople } = await import('../people/list.ts');
      done(await listPeople(placed(options)));
    });

  command('link', 'Print a personal link. It signs in one browser, once, within a day.')
    .argument('<id>', 'of `people` in leadbell.yaml')
    .addHelpText(
      'after',
      `
Send it to that person alone: the first one who opens it is signed in as them, for a year.
A link that was printed before and not used is none any more.${WHERE_HELP}`,
    )
    .action(async (id: string, options: TableArguments) => {
      const { linkPerson } = await import('../people/link.ts');
      done(await linkPerson(id, placed(options)));
    });

  command('revoke', 'Sign a person out of every browser, and end a link that was not used.')
    .argument('<id>', 'of `people` in leadbell.yaml, or who was there')
    .addHelpText('after', WHERE_HELP)
    .action(async (id: string, options: TableArguments) => {
      const { revokePerson } = await import('../people/revoke.ts');
      done(await revokePerson(id, placed(options)));
    });

  command('away', 'Give a person no new leads until a time, or again from now on.')
    .argument('<id>', 'of `people` in leadbell.yaml')
    .requiredOption('--until <time>', 'when the person is back, or `off`: here now')
    .addHelpText(
      'after',
      `
A time is ISO 8601 with an offset, or "YYYY-MM-DD HH:mm" in the file's own time zone; a day, YYYY-MM-DD, means its end.
What the person has already stays theirs.${WHERE_HELP}`,
    )
    .action(async (id: string, options: AwayArguments) => {
      const { setAway } = await import('../people/away.ts');
      done(await setAway(id, { ...placed(options), until: options.until }));
    });

  command('remove', 'Delete what is kept about a person who has left.')
    .argument('<id>', 'who is, or was, in `people` of leadbell.yaml')
    .addHelpText(
      'after',
      `
Take the person out of leadbell.yaml first, and deploy. Then: every browser is signed out; that they were away, that they
know a phone number, and their turns are deleted; leads that they had, what was told of them, digests and silences stay and
name nobody. Pictures of digests that may name them are deleted. The whole table is read.${WHERE_HELP}`,
    )
    .action(async (id: string, options: TableArguments) => {
      const { removePerson } = await import('../people/remove.ts');
      done(await removePerson(id, placed(options)));
    });
}

/** `people` alone is `people list`, to which a command that is misspelt would be an argument. */
function refuse(people: Command, written: string): void {
  const names = people.commands.map((command) => command.name());
  const meant = didYouMean(written, names) || `; there are ${names.join(', ')}`;
  people.error(`error: \`people\` has no command ${written}${meant}`);
}
