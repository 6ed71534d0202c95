import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A directory of this run alone, gone with it. */
export interface Place {
  readonly directory: string;
}

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The environment of every process of this test. Whoever runs it may be logged in to AWS: nothing of that gets here, so
 * that no mistake can deploy to a real account.
 */
function cleanEnvironment({ directory }: Place): NodeJS.ProcessEnv {
  const home = join(directory, 'home');
  mkdirSync(home, { recursive: true });
  const foreign =
    /^(AWS_|CDK_|LEADBELL_|POWERTOOLS_|LAMBDA_|LOCALSTACK_|MINISTACK_|NODE_|npm_|PYTHON|PERSIST_)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), HOME: home, TMPDIR: home };
}

/** What an SDK and the CDK need to find the emulator and nothing else. */
export function awsEnvironment(place: Place, endpoint: string): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(place),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
  };
}

/** Of the emulator, which hands all of it on to the functions. */
export function emulatorEnvironment(place: Place, endpoint: string): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(place),
    BIND_HOST: '127.0.0.1',
    // The URLs of queues must name what the SDK was told, or it warns at each start.
    MINISTACK_HOST: '127.0.0.1',
    IOT_MTLS_ENABLED: '0',
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Deprecations of Node inside the SDK are nobody's business here.
    NODE_NO_WARNINGS: '1',
  };
}
