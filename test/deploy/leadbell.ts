import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { awsEnvironment, type Place, ROOT } from './environment.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command line as its users have it. */
export interface Leadbell {
  /** `leadbell … --stack leadbell --json`. @returns what it prints @throws where it exits with another code than 0 */
  json<Json>(...args: readonly string[]): Promise<Json>;
  /** The same with whatever it exits with. */
  run(...args: readonly string[]): Promise<Ended>;
  /** `leadbell deploy`, which knows no other options than its own. */
  deploy(...args: readonly string[]): Promise<Ended>;
}

export function createLeadbell(place: Place, endpoint: string, configFile: string): Leadbell {
  const start = async (args: readonly string[]): Promise<Ended> => {
    const child = spawn(process.execPath, [join(ROOT, 'cli/leadbell.ts'), ...args, '--config', configFile], {
      cwd: ROOT,
      env: awsEnvironment(place, endpoint),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  };
  const run = (...args: readonly string[]) => start([...args, '--stack', 'leadbell', '--json']);
  return {
    run,
    deploy: (...args) => start(['deploy', ...args]),
    async json<Json>(...args: readonly string[]) {
      const { code, stdout, stderr } = await run(...args);
      if (code !== 0) throw new Error(`leadbell ${args.join(' ')} ended with ${code}:\n${stderr}`);
      return JSON.parse(stdout) as Json;
    },
  };
}
