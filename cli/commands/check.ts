import type { Command } from 'commander';
import { type Done, fromHere } from '../shared/arguments.ts';

export function checkCommand(program: Command, done: Done): void {
  program
    .command('check')
    .description('Read a leadbell.yaml and say what is wrong with it. Calls nobody.')
    .argument('[file]', 'leadbell.yaml')
    .option('--config <file>', 'the same', 'leadbell.yaml')
    .option('--json', 'print JSON instead of text')
    .action(async (file: string | undefined, { config, json }: { config: string; json?: boolean }) => {
      const { check } = await import('../check/check.ts');
      done(await check({ file: fromHere(file ?? config), json: json === true }, process));
    });
}
