import { awsSecretSources, createSecretStore, noteText } from '../../lambdas/config/secrets/secret-store.ts';
import { randomId, systemRandom } from '../../lambdas/platform/ids.ts';
import { createTerminalLog, logLevelOf } from '../../lambdas/platform/log/log-terminal.ts';
import { type Redactor, registerProxySecrets } from '../../lambdas/platform/log/redact.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { credentialsNeeded } from '../../local/aws/credentials.ts';
import { whatToEmbed } from '../../local/aws/services.ts';
import { createFunctions } from '../../local/machine/functions.ts';

export type RunParts = Awaited<ReturnType<typeof prepare>>;

/**
 * The clock, ids and a log on stderr.
 * @param timeZone the team's, where the file could be read
 */
export function platformOf(redactor: Redactor, timeZone?: string): Platform {
  registerProxySecrets(redactor, process.env);
  const log = createTerminalLog({
    clock: systemClock,
    redactor,
    level: logLevelOf(process.env.LEADBELL_LOG ?? 'warn'),
    stream: process.stderr,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return { clock: systemClock, newId: randomId, random: systemRandom, log };
}

/** Secrets of the environment, or of AWS. */
export const secretsOf = ({ clock, log }: Platform, redactor: Redactor): Secrets =>
  createSecretStore({
    clock,
    redactor,
    sources: credentialsNeeded(awsSecretSources(process.env), process.env),
    // Secrets of the environment were already judged when the configuration was loaded.
    note: (note) => {
      if (!(note.kind === 'cleaned' && note.ref.startsWith('env:'))) log.warn(noteText(note));
    },
  });

/** Prepares what a command needs to run the functions on this machine. */
export async function prepare(redactor: Redactor, timeZone?: string) {
  const platform = platformOf(redactor, timeZone);
  return {
    platform,
    redactor,
    secrets: secretsOf(platform, redactor),
    embedded: whatToEmbed(process.env),
    createFunctions: await createFunctions(),
  };
}
