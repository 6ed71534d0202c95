import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SecretSources } from '../../lambdas/config/secrets/secret-store.ts';

export const LOCAL_REGION = 'us-east-1';
/** Credentials for embedded services. Nothing real is ever sent to them. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

const CONFIGURED_BY = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/**
 * Without configured credentials or region, the SDK asks the instance metadata service. On most machines that only
 * costs seconds. So gaps are filled with values that an emulator accepts.
 */
export function fillAwsEnvironment(env: NodeJS.ProcessEnv): void {
  const home = env.HOME ?? homedir();
  const hasFile = (variable: string, name: string) => existsSync(env[variable] ?? join(home, '.aws', name));
  const sharedConfig = hasFile('AWS_CONFIG_FILE', 'config');
  const configured = CONFIGURED_BY.some((name) => env[name]);
  if (!configured && !sharedConfig && !hasFile('AWS_SHARED_CREDENTIALS_FILE', 'credentials')) {
    env.AWS_ACCESS_KEY_ID = LOCAL_CREDENTIALS.accessKeyId;
    env.AWS_SECRET_ACCESS_KEY = LOCAL_CREDENTIALS.secretAccessKey;
  }
  env.AWS_REGION ||= env.AWS_DEFAULT_REGION || (sharedConfig ? '' : LOCAL_REGION);
  if (!env.AWS_REGION) delete env.AWS_REGION;
  env.AWS_EC2_METADATA_DISABLED ??= 'true';
}

/**
 * The made-up credentials are for emulators. The real secret store would answer that a token is invalid, and people
 * would look for the wrong cause. So this gives the SDK's own message about missing credentials.
 */
export function credentialsNeeded(sources: SecretSources, env: NodeJS.ProcessEnv): SecretSources {
  const guarded =
    (service: string, read: (name: string) => Promise<string | undefined>) => async (name: string) => {
      const hasStandIn = env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL;
      if (env.AWS_ACCESS_KEY_ID === LOCAL_CREDENTIALS.accessKeyId && !hasStandIn)
        throw Object.assign(new Error('Could not load credentials from any providers'), {
          name: 'CredentialsProviderError',
        });
      return read(name);
    };
  return {
    env: sources.env,
    ssm: guarded('SSM', sources.ssm),
    secretsmanager: guarded('SECRETS_MANAGER', sources.secretsmanager),
  };
}
