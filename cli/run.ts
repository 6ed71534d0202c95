import { awsSecretSources, createSecretStore, noteText } from '../lambdas/config/secret-store.ts';
import { systemClock } from '../lambdas/platform/clock.ts';
import { randomId, systemRandom } from '../lambdas/platform/ids.ts';
import { createTerminalLog, logLevelOf } from '../lambdas/platform/log-terminal.ts';
import { createRedactor, registerProxySecrets } from '../lambdas/platform/redact.ts';
import { credentialsNeeded, fillAwsEnvironment } from '../local/credentials.ts';
import { createFunctions } from '../local/functions.ts';
import { whatToEmbed } from '../local/services.ts';
import { loadConfig } from './load-config.ts';
import type { ExitCode } from './program.ts';

export interface RunOptions {
  configFile: string;
  dataDirectory: string;
  once: boolean;
  timeoutMs: number;
  /** null: the usual one, or the next free one */
  port: number | null;
  json: boolean;
}

/** What both kinds of run need. */
export type RunParts = Awaited<ReturnType<typeof prepare>>;

/** `leadbell run`. */
export async function run(options: RunOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const config = await loadConfig(options.configFile, process.env, redactor);
  if (config === null) return 2;
  fillAwsEnvironment(process.env);
  const parts = await prepare(redactor);
  // Each is loaded where it is used: a start should not wait for the other one.
  if (options.once) {
    const { runUntilQuiet } = await import('./run-until-quiet.ts');
    return runUntilQuiet(config, options, parts);
  }
  const { runContinuously } = await import('./run-continuously.ts');
  return runContinuously(config, options, parts);
}

/** What a command needs that runs the functions on this machine. */
export async function prepare(redactor: ReturnType<typeof createRedactor>) {
  registerProxySecrets(redactor, process.env);
  const log = createTerminalLog({
    clock: systemClock,
    redactor,
    level: logLevelOf(process.env.LEADBELL_LOG ?? 'warn'),
    stream: process.stderr,
  });
  return {
    platform: { clock: systemClock, newId: randomId, random: systemRandom, log },
    redactor,
    secrets: createSecretStore({
      clock: systemClock,
      redactor,
      sources: credentialsNeeded(awsSecretSources(process.env), process.env),
      // Those of the environment were remarked on when the configuration was loaded.
      note: (note) => {
        if (!(note.kind === 'cleaned' && note.ref.startsWith('env:'))) log.warn(noteText(note));
      },
    }),
    embedded: whatToEmbed(process.env),
    createFunctions: await createFunctions(),
  };
}
