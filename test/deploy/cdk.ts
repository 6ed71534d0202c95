import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ACCOUNT, awsEnvironment, type Place, REGION, ROOT } from './environment.ts';

/** The CDK command line that a user has, on the real app. */
export interface Cdk {
  bootstrap(): Promise<string>;
  deployAll(configFile: string): Promise<string>;
  /** What it prints. @throws where there is a difference */
  diff(configFile: string): Promise<string>;
}

export function createCdk(place: Place, endpoint: string): Cdk {
  const run = async (args: readonly string[], configFile?: string): Promise<string> => {
    const output = join(place.directory, 'cdk.out');
    const child = spawn(join(ROOT, 'node_modules/.bin/cdk'), [...args, '--no-notices', '--output', output], {
      cwd: ROOT,
      env: {
        ...awsEnvironment(place, endpoint),
        ...(configFile ? { LEADBELL_CONFIG: configFile } : {}),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const keep = (chunk: Buffer) => {
      said += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`cdk ${args.join(' ')} ended with ${code}:\n${said}`);
    return said;
  };
  return {
    bootstrap: () => run(['bootstrap', `aws://${ACCOUNT}/${REGION}`]),
    deployAll: (configFile) => run(['deploy', '--all', '--require-approval', 'never'], configFile),
    diff: (configFile) => run(['diff', '--fail'], configFile),
  };
}
