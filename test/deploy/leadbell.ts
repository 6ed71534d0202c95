import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { awsEnvironment, type Place, ROOT } from './environment.ts';

/** `leadbell … --stack leadbell --json`, as its users run it. @returns what it prints @throws where it exits with another code than 0 */
export const createLeadbell =
  (place: Place, endpoint: string, configFile: string) =>
  async <Json>(...args: readonly string[]): Promise<Json> => {
    const where = ['--config', configFile, '--stack', 'leadbell', '--json'];
    const child = spawn(process.execPath, [join(ROOT, 'cli/leadbell.ts'), ...args, ...where], {
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
    if (code !== 0) throw new Error(`leadbell ${args.join(' ')} ended with ${code}:\n${stderr}`);
    return JSON.parse(stdout) as Json;
  };
