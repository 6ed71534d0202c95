import type { Command } from 'commander';
import { type Done, fromHere } from '../shared/arguments/arguments.ts';

export function checkCommand(program: Command, done: Done): void {
  const command = program
    .command('check')
    .description('Read a leadbell.yaml and say what is wrong with it. Calls nobody.')
    .argument('[file]', 'leadbell.yaml')
    .option('--config <file>', 'the same (default: leadbell.yaml)')
    .option('--json', 'print JSON instead of text')
    .addHelpText(
      'after',
      '\nExits 0: in order, perhaps with warnings; 2: it has mistakes, or cannot be read.',
    )
    .action(async (file: string | undefined, { config, json }: { config?: string; json?: boolean }) => {
      if (file !== undefined && config !== undefined)
        command.error('error: expected one file, as an argument or with --config, and not both', {
          exitCode: 2,
        });
      const { check } = await import('../check/check.ts');
      done(await check({ file: fromHere(file ?? config ?? 'leadbell.yaml'), json: json === true }, process));
    });
}
