import { Command, CommanderError } from 'commander';
import { ownVersion } from '../infra/version.ts';
import { LeadbellError } from '../lambdas/platform/errors.ts';
import { baselineCommand } from './commands/baseline.ts';
import { checkCommand } from './commands/check.ts';
import { claimCommand } from './commands/claim.ts';
import { claimsCommand } from './commands/claims.ts';
import { deployCommand } from './commands/deploy.ts';
import { digestCommand } from './commands/digest.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { initCommand } from './commands/init.ts';
import { peopleCommand } from './commands/people.ts';
import { pushCommand } from './commands/push.ts';
import { redriveCommand } from './commands/redrive.ts';
import { renderCommand } from './commands/render.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { silenceCommand } from './commands/silence.ts';
import { simulateCommand } from './commands/simulate.ts';
import { statusCommand } from './commands/status.ts';
import { subscribeCommands } from './commands/subscribe.ts';
import { synthCommand } from './commands/synth.ts';
import { tailCommand } from './commands/tail.ts';
import { testChannelCommand } from './commands/test-channel.ts';
import type { ExitCode } from './shared/terminal/exit-code.ts';

/**
 * In the order of `--help`. Each command loads its code when it is called, so that a start does not wait for the
 * others.
 */
const COMMANDS = [
  initCommand,
  runCommand,
  statusCommand,
  tailCommand,
  explainCommand,
  claimsCommand,
  claimCommand,
  peopleCommand,
  silenceCommand,
  pushCommand,
  subscribeCommands,
  renderCommand,
  simulateCommand,
  testChannelCommand,
  redriveCommand,
  replayCommand,
  digestCommand,
  baselineCommand,
  checkCommand,
  doctorCommand,
  synthCommand,
  deployCommand,
];

export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = new Command('leadbell')
    .description('Rings the right people within a minute when a call is graded A.')
    .version(ownVersion(), '-V, --version', 'which version this is')
    .exitOverride()
    .showHelpAfterError('(--help says more)');
  for (const register of COMMANDS) {
    register(program, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`leadbell: ${describe(error)}\n`);
    return 1;
  }
}

/** Shows no stack trace, only what happened and what to do. `LEADBELL_LOG=debug` shows the rest. */
function describe(error: unknown): string {
  if (process.env.LEADBELL_LOG === 'debug' && error instanceof Error) return error.stack ?? error.message;
  if (error instanceof LeadbellError) return `${error.message}${error.hint ? `\n  ${error.hint}` : ''}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
