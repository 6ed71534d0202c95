import type { Command } from 'commander';
import {
  DEFAULT_TIMEOUT_SECONDS,
  type Done,
  fromHere,
  port,
  positiveNumber,
} from '../shared/arguments/arguments.ts';

interface RunArguments {
  config: string;
  data: string;
  once?: boolean;
  timeout?: number;
  port?: number;
  host: string;
  json?: boolean;
}

export function runCommand(program: Command, done: Done): void {
  const command = program
    .command('run')
    .description('The whole thing on this machine: polls, decides, tells.')
    .option('--config <file>', 'leadbell.yaml', 'leadbell.yaml')
    .option('--data <dir>', 'where the embedded services keep their data', '.leadbell')
    .option('--once', 'read every task once, deliver what is due, print one JSON line and end')
    .option(
      '--timeout <seconds>',
      `with --once: give up after so long (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      positiveNumber,
    )
    .option('--port <n>', 'of the console page (default: 8787, or the next free one)', port)
    .option(
      '--host <address>',
      'where the console page listens; other than loopback only with LEADBELL_CONSOLE_TOKEN',
      '127.0.0.1',
    )
    .option('--json', 'print JSON lines instead of text')
    .addHelpText(
      'after',
      `
One process at a time is at work on the data: beside a \`run\` this is refused at once; --once waits for another --once.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
LEADBELL_CONSOLE_TOKEN, of 16 characters or more, is what the console page asks for; without one it asks nothing.
LEADBELL_LOG sets what is logged to stderr: debug, info, warn (default), error, silent.
Exits 0: done; 1: a task failed, its books are open, a record could not be read, or deliveries are
pending or dead; 2: bad arguments or config.`,
    )
    .action(async (options: RunArguments) => {
      if (options.timeout !== undefined && options.once !== true)
        command.error('error: --timeout is of `run --once`; without --once it runs until it is stopped', {
          exitCode: 2,
        });
      const { run } = await import('../run/run.ts');
      done(
        await run({
          configFile: fromHere(options.config),
          dataDirectory: fromHere(options.data),
          once: options.once === true,
          timeoutMs: (options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
          port: options.port ?? null,
          host: options.host,
          json: options.json === true,
        }),
      );
    });
}
