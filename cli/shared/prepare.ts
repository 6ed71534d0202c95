import { awsSecretSources, createSecretStore, noteText } from '../../lambdas/config/secrets/secret-store.ts';
import { systemClock } from '../../lambdas/platform/clock.ts';
import { randomId, systemRandom } from '../../lambdas/platform/ids.ts';
import { createTerminalLog, logLevelOf } from '../../lambdas/platform/log-terminal.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { type Redactor, registerProxySecrets } from '../../lambdas/platform/redact.ts';
import { credentialsNeeded } from '../../local/aws/credentials.ts';
import { whatToEmbed } from '../../local/aws/services.ts';
import { createFunctions } from '../../local/machine/functions.ts';

export type RunParts = Awaited<ReturnType<typeof prepare>>;

/** The clock, ids and a log on stderr. */
export function platformOf(redactor: Redactor): Platform {
  registerProxySecrets(redactor, process.env);
  const log = createTerminalLog({
    clock: systemClock,
    redactor,
    level: logLevelOf(process.env.LEADBELL_LOG ?? 'warn'),
    stream: process.stderr,
  });
  return { clock: systemClock, newId: randomId, random: systemRandom, log };
}

/** Prepares what a command needs to run the functions on this machine. */
export async function prepare(redactor: Redactor) {
  const platform = platformOf(redactor);
  const { log } = platform;
  return {
    platform,
    redactor,
    secrets: createSecretStore({
      clock: systemClock,
      redactor,
      sources: credentialsNeeded(awsSecretSources(process.env), process.env),
      // Secrets of the environment were already judged when the configuration was loaded.
      note: (note) => {
        if (!(note.kind === 'cleaned' && note.ref.startsWith('env:'))) log.warn(noteText(note));
      },
    }),
    embedded: whatToEmbed(process.env),
    createFunctions: await createFunctions(),
  };
}
