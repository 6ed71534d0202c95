import type { Command } from 'commander';
import { type Done, fromHere, positiveNumber } from '../shared/arguments/arguments.ts';

interface DeployArguments {
  config?: string;
  stage?: string;
  yes?: boolean;
  skipTries?: boolean;
  skipTest?: boolean;
  timeout?: number;
}

/** A tick is a minute away, and a new function's first read another. */
const DEFAULT_TIMEOUT_SECONDS = 300;

export function deployCommand(program: Command, done: Done): void {
  program
    .command('deploy')
    .description(
      'From a file and credentials to the first alert: secrets, cdk deploy, first read, test alert.',
    )
    .option('--config <file>', 'leadbell.yaml (default: leadbell.yaml, or leadbell.STAGE.yaml)')
    .option('--stage <name>', 'one of several deployments, such as prod')
    .option('--yes', 'ask nothing, for CI: a secret that is missing ends it, what is new is tested')
    .option('--skip-tries', 'do not try accounts and robots from here: only the functions reach them')
    .option('--skip-test', 'send no test alert')
    .option(
      '--timeout <seconds>',
      `how long to wait for the first good read (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      positiveNumber,
    )
    .addHelpText(
      'after',
      `
It stops at the first thing that is wrong, and goes on from there when it is run again. A secret is typed without being
shown, and stored where the file says. It needs aws-cdk, aws-cdk-lib and constructs beside leadbell.
Exits 0: deployed; 1: something failed, and stderr says what; 2: bad arguments or config.`,
    )
    .action(async (options: DeployArguments) => {
      const { deploy } = await import('../deploy/deploy.ts');
      done(
        await deploy({
          configFile: options.config === undefined ? null : fromHere(options.config),
          stage: options.stage ?? null,
          yes: options.yes === true,
          skipTries: options.skipTries === true,
          skipTest: options.skipTest === true,
          timeoutMs: (options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
        }),
      );
    });
}
