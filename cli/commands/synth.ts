import type { Command } from 'commander';
import type { Done } from '../shared/arguments/arguments.ts';

export function synthCommand(program: Command, done: Done): void {
  program
    .command('synth')
    .description(
      'Make the stacks of a leadbell.yaml, as the app of a cdk.json: { "app": "npx leadbell synth" }.',
    )
    .addHelpText(
      'after',
      `
\`npx cdk deploy --all\` calls it; by hand it writes cdk.out. It needs aws-cdk-lib and constructs beside leadbell.
With \`npx cdk\`: -c stage=prod reads leadbell.prod.yaml and makes stacks of its own; -c config=FILE reads another file.
Exits 0: done; 1: the file is refused, and stderr says why.`,
    )
    .action(async () => {
      const { synth } = await import('../synth/synth.ts');
      done(await synth());
    });
}
