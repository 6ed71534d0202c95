import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { LeadbellError } from '../lambdas/platform/errors.ts';

/** 0 done, 1 something failed and stderr says what, 2 bad arguments or config. */
export type ExitCode = 0 | 1 | 2;

const DEFAULT_TIMEOUT_SECONDS = 120;
/** What the digest function has on AWS. */
const DEFAULT_DIGEST_TIMEOUT_SECONDS = 300;

/** `npm run` moves to the project's root; people mean the directory they are in. */
const fromHere = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);

export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`leadbell: ${describe(error)}\n`);
    return 1;
  }
}

function createProgram(done: (code: ExitCode) => void): Command {
  const program = new Command('leadbell')
    .description('Rings the right people within a minute when a call is graded A.')
    .exitOverride()
    .showHelpAfterError('(--help says more)');

  program
    .command('run')
    .description('The whole thing on this machine: polls, decides, tells.')
    .requiredOption('--config <file>', 'leadbell.yaml')
    .option('--data <dir>', 'where the embedded services keep their data', '.leadbell')
    .option('--once', 'read every task once, deliver what is due, print one JSON line and end')
    .option(
      '--timeout <seconds>',
      `with --once: give up after so long (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      positiveNumber,
    )
    .option('--port <n>', 'of the console page, on loopback (default: 8787, or the next free one)', port)
    .option('--json', 'print JSON lines instead of text')
    .addHelpText(
      'after',
      `
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
LEADBELL_LOG sets what is logged to stderr: debug, info, warn (default), error, silent.
Exits 0: done; 1: a task failed, or deliveries are pending or dead; 2: bad arguments or config.`,
    )
    .action(async (options: RunArguments) => {
      const { run } = await import('./run.ts');
      done(
        await run({
          configFile: fromHere(options.config),
          dataDirectory: fromHere(options.data),
          once: options.once === true,
          timeoutMs: (options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
          port: options.port ?? null,
          json: options.json === true,
        }),
      );
    });

  program
    .command('redrive')
    .description('Send dead deliveries again, and start stopped channels again.')
    .argument('[channel]', 'of leadbell.yaml; all of them without it')
    .requiredOption('--config <file>', 'leadbell.yaml')
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
      const { redrive } = await import('./redrive.ts');
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

  program
    .command('digest')
    .description('Show or send one digest by hand: its figures, its message, its chart.')
    .argument('<name>', 'of `digests` in leadbell.yaml')
    .requiredOption('--config <file>', 'leadbell.yaml')
    .option('--data <dir>', 'where the embedded services keep their data', '.leadbell')
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
    .option('--json', 'print JSON instead of text')
    .addHelpText(
      'after',
      `
The calls are read anew, so grades that changed since are counted as they are now.
What was sent already, by hand or by \`leadbell run\`, is not sent again; \`redrive\` sends what died.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
Exits 0: done; 1: not all could be read or sent; 2: bad arguments or config.`,
    )
    .action(async (name: string, options: DigestArguments) => {
      const { digest } = await import('./digest.ts');
      done(
        await digest({
          name,
          configFile: fromHere(options.config),
          dataDirectory: fromHere(options.data),
          date: options.date ?? null,
          dryRun: options.dryRun === true,
          outDirectory: options.out === undefined ? null : fromHere(options.out),
          timeoutMs: (options.timeout ?? DEFAULT_DIGEST_TIMEOUT_SECONDS) * 1000,
          json: options.json === true,
        }),
      );
    });

  program
    .command('baseline')
    .description(
      'Prepare a table from yesterday: make its past silent, and tell as a repeat what may be told.',
    )
    .requiredOption('--config <file>', 'leadbell.yaml')
    .option('--data <dir>', 'where the embedded services keep their data', '.leadbell')
    .option('--table <name>', 'a deployed table, or one that `deploy.table` will adopt')
    .option('--before <time>', 'calls that were over before it are recorded and not told')
    .option(
      '--told-until <time>',
      'calls made before it may have been told: they go out as 重发 (default: now)',
    )
    .option('--dry-run', 'say what would be marked, and write nothing')
    .option('--json', 'print JSON instead of text')
    .addHelpText(
      'after',
      `
For a table that was restored from a backup, kept from a deleted stack or brought to another region, before functions
work on it: docs/runbook.md, "A table from yesterday". It needs no token and calls nobody.
A time is \`now\`, ISO 8601 with an offset, or "YYYY-MM-DD HH:mm" in the file's own time zone.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
Exits 0: done; 1: the table cannot be used, or something works on it now; 2: bad arguments or config.`,
    )
    .action(async (options: BaselineArguments) => {
      const { baseline } = await import('./baseline.ts');
      done(
        await baseline({
          configFile: fromHere(options.config),
          dataDirectory: fromHere(options.data),
          tableName: options.table ?? null,
          before: options.before ?? null,
          toldUntil: options.toldUntil ?? null,
          dryRun: options.dryRun === true,
          json: options.json === true,
        }),
      );
    });

  program
    .command('check')
    .description('Read a leadbell.yaml and say what is wrong with it. Calls nobody.')
    .argument('<file>', 'leadbell.yaml')
    .option('--json', 'print JSON instead of text')
    .action(async (file: string, options: { json?: boolean }) => {
      const { check } = await import('./check.ts');
      done(await check({ file: fromHere(file), json: options.json === true }, process));
    });

  return program;
}

interface RunArguments {
  config: string;
  data: string;
  once?: boolean;
  timeout?: number;
  port?: number;
  json?: boolean;
}

interface RedriveArguments {
  config: string;
  data: string;
  table?: string;
  timeout?: number;
  json?: boolean;
}

interface DigestArguments {
  config: string;
  data: string;
  date?: string;
  dryRun?: boolean;
  out?: string;
  timeout?: number;
  json?: boolean;
}

interface BaselineArguments {
  config: string;
  data: string;
  table?: string;
  before?: string;
  toldUntil?: string;
  dryRun?: boolean;
  json?: boolean;
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 86_400)) throw new InvalidArgumentError('expected seconds, more than 0.');
  return number;
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('expected a port, 0 to 65535.');
  return number;
}

/** No stack trace: what happened and what to do. `LEADBELL_LOG=debug` shows the rest. */
function describe(error: unknown): string {
  if (process.env.LEADBELL_LOG === 'debug' && error instanceof Error) return error.stack ?? error.message;
  if (error instanceof LeadbellError) return `${error.message}${error.hint ? `\n  ${error.hint}` : ''}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
