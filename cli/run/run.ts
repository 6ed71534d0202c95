import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';
import type { Door } from '../../local/console/guard.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { loadConfig } from '../shared/config/load-config.ts';
import { prepare } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { consoleDoor } from './console-door.ts';
import type { RunOptions } from './options.ts';

/** `leadbell run`. */
export async function run(options: RunOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const config = await loadConfig(options.configFile, process.env, redactor, { secrets: 'all', here: true });
  if (config === null) return 2;
  let door: Door;
  try {
    const token = process.env.LEADBELL_CONSOLE_TOKEN;
    if (token) redactor.register(token);
    door = consoleDoor(options.host, token);
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    process.stderr.write(`leadbell: ${error.message}\n`);
    return 2;
  }
  fillAwsEnvironment(process.env);
  const parts = await prepare(redactor, config.timeZone);
  // Each is loaded when it is used, so that a start does not wait for the other.
  if (options.once) {
    const { runUntilQuiet } = await import('./run-until-quiet.ts');
    return runUntilQuiet(config, options, parts);
  }
  const { runContinuously } = await import('./run-continuously.ts');
  return runContinuously(config, { ...options, door }, parts);
}
