import type { Command } from 'commander';
import { type Done, fromHere, positiveNumber } from '../shared/arguments/arguments.ts';
import { placeOf, type TableArguments, withTableOptions } from '../shared/arguments/table-arguments.ts';

/** As much as the digest function has on AWS. */
const DEFAULT_DIGEST_TIMEOUT_SECONDS = 300;

interface DigestArguments extends TableArguments {
  date?: string;
  dryRun?: boolean;
  out?: string;
  timeout?: number;
}

export function digestCommand(program: Command, done: Done): void {
  withTableOptions(
    program
      .command('digest')
      .description('Show or send one digest by hand: its figures, its message, its chart.')
      .argument('<name>', 'of `digests` in leadbell.yaml'),
  )
    .option(
      '--date <day>',
      'YYYY-MM-DD: a day that it covers, or with `since-last` the day it ends on (default: what was due last)',
    )
    .option('--dry-run', 'print what would be sent, and send nothing')
    .option('--out <dir>', 'with --dry-run: write text, picture and JSON there')
    .option(
      '--timeout <seconds>',
      `give up after so long (default: ${DEFAULT_DIGEST_TIMEOUT_SECONDS})`,
      positiveNumber,
    )
    .addHelpText(
      'after',
      `
The calls are read again, so grades that changed since are counted as they are now.
While \`leadbell run\` is at work on the data, that process makes and sends it, within a minute; of a deployment its
functions do, by what is deployed. --dry-run reads and shows it on this machine.
What was sent already, by hand or by \`leadbell run\`, is not sent again; \`redrive\` sends what died.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
Exits 0: done; 1: not all could be read or sent; 2: bad arguments or config.`,
    )
    .action(async (name: string, options: DigestArguments) => {
      const { digest } = await import('../digest/digest.ts');
      done(
        await digest({
          ...placeOf(options),
          name,
          date: options.date ?? null,
          dryRun: options.dryRun === true,
          outDirectory: options.out === undefined ? null : fromHere(options.out),
          timeoutMs: (options.timeout ?? DEFAULT_DIGEST_TIMEOUT_SECONDS) * 1000,
          json: options.json === true,
        }),
      );
    });
}
