import type { Command } from 'commander';
import { DEFAULT_TIMEOUT_SECONDS, type Done, fromHere, positiveNumber } from '../shared/arguments.ts';

interface RedriveArguments {
  config: string;
  data: string;
  table?: string;
  timeout?: number;
  json?: boolean;
}

export function redriveCommand(program: Command, done: Done): void {
  program
    .command('redrive')
    .description('Send dead deliveries again, and start stopped channels again.')
    .argument('[channel]', 'of leadbell.yaml; all of them without it')
    .option('--config <file>', 'leadbell.yaml', 'leadbell.yaml')
    .option('--data <dir>', 'where the embedded services keep their data', '.leadbell')
    .option('--table <name>', 'a deployed table: its own functions send, nothing is sent from here')
    .option(
      '--timeout <seconds>',
      `give up after so long; what waits then stays (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      positiveNumber,
    )
    .option('--json', 'print JSON instead of text')
    .addHelpText(
      'after',
      `
What is redriven has all its tries again, at the usual pace; what may have been heard before is marked 重发.
A lead that has another grade by now is left dead. To find dead deliveries the whole table is read once.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
Exits 0: done; 1: deliveries are pending or dead again; 2: bad arguments or config.`,
    )
    .action(async (channel: string | undefined, options: RedriveArguments) => {
      const { redrive } = await import('../redrive/redrive.ts');
      done(
        await redrive({
          configFile: fromHere(options.config),
          dataDirectory: fromHere(options.data),
          channel: channel ?? null,
          tableName: options.table ?? null,
          timeoutMs: (options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
          json: options.json === true,
        }),
      );
    });
}
