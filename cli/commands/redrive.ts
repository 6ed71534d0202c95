import type { Command } from 'commander';
import { DEFAULT_TIMEOUT_SECONDS, type Done, positiveNumber } from '../shared/arguments/arguments.ts';
import { placeOf, type TableArguments, withTableOptions } from '../shared/arguments/table-arguments.ts';

interface RedriveArguments extends TableArguments {
  timeout?: number;
  dryRun?: boolean;
}

export function redriveCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('redrive')
      .description('Send dead deliveries again, and start stopped channels again.')
      .argument('[channel]', 'of leadbell.yaml; all of them without it'),
  )
    .option('--dry-run', 'only list what is dead, and why')
    .option(
      '--timeout <seconds>',
      `give up after so long; what waits then stays (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      positiveNumber,
    )
    .addHelpText(
      'after',
      `
What is redriven has all its tries again, at the usual pace; what may have been heard before is marked 重发.
A lead that has another grade by now is left dead. To find dead deliveries the whole table is read once.
While \`leadbell run\` is at work on the data, that process sends; of a deployment its functions. Else this machine does.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
Exits 0: done; 1: deliveries are pending or dead again; 2: bad arguments or config.`,
    )
    .action(async (channel: string | undefined, options: RedriveArguments) => {
      const { redrive } = await import('../redrive/redrive.ts');
      done(
        await redrive({
          ...placeOf(options),
          channel: channel ?? null,
          dryRun: options.dryRun === true,
          timeoutMs: (options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
          json: options.json === true,
        }),
      );
    });
}
