import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const LOCAL_REGION = 'us-east-1';
/** What embedded services are called with: nothing real is ever sent to them. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

const CONFIGURED_BY = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/**
 * Where nobody configured credentials or a region, the SDK asks the instance metadata service, which on most machines
 * is a wait of seconds for nothing. So fill the gaps with values that a stand-in endpoint takes.
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
