import type { Command } from 'commander';
import { type Done, fromHere } from '../shared/arguments/arguments.ts';

interface TailArguments {
  config: string;
  stack: string;
  task?: string;
  channel?: string;
  record?: string;
  since: string;
  follow: boolean;
  all?: boolean;
  json?: boolean;
}

export function tailCommand(program: Command, done: Done): void {
  program
    .command('tail')
    .description('What a deployment is doing, line by line, until Ctrl-C.')
    .option('--config <file>', 'leadbell.yaml', 'leadbell.yaml')
    .option('--stack <name>', 'a deployment: `leadbell`, or `leadbell-prod` of the stage `prod`', 'leadbell')
    .option('--task <task>', 'only what is about this task, by its name or id')
    .option('--channel <name>', 'only what is about this channel')
    .option('--record <id>', 'only what is about this record')
    .option('--since <duration>', 'how far back to begin: 90s, 10m, 2h or 3d', '10m')
    .option('--no-follow', 'end with what there is now')
    .option('--all', 'also lines that say that nothing happened, and those of Lambda itself')
    .option('--json', 'print JSON lines instead of text')
    .addHelpText(
      'after',
      `
It reads the log groups of the deployment's functions, or of the emulator that AWS_ENDPOINT_URL names. The logs name no
customer: \`leadbell explain RECORD\` tells more of one record. On one machine, \`leadbell run\` prints what it does.
Exits 0: stopped; 1: AWS does not show them, and stderr says why; 2: bad arguments or config.`,
    )
    .action(async (options: TailArguments) => {
      const { tail } = await import('../tail/tail.ts');
      done(
        await tail({
          configFile: fromHere(options.config),
          stack: options.stack,
          task: options.task ?? null,
          channel: options.channel ?? null,
          record: options.record ?? null,
          since: options.since,
          follow: options.follow,
          all: options.all === true,
          json: options.json === true,
        }),
      );
    });
}
