import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const INSTALL_MS = 900_000;
const WHY_CHARACTERS = 160;
const run = promisify(execFile);

/**
 * Installs a package into a folder of its own.
 * @param scriptsOf the only one whose scripts are run. @default those of all
 * @returns the folder with its node_modules
 */
export async function installed(folder: string, what: string, scriptsOf?: string): Promise<string> {
  const own = await mkdtemp(join(folder, 'peer-'));
  const npm = (...args: string[]) => run('npm', [...args, '--prefix', own], { timeout: INSTALL_MS });
  const scripts = scriptsOf === undefined ? [] : ['--ignore-scripts'];
  await npm('install', '--no-audit', '--no-fund', ...scripts, what);
  if (scriptsOf !== undefined) await npm('rebuild', '--ignore-scripts=false', scriptsOf);
  return own;
}

/** Why something did not work, as a cell of a table says it. */
export function whyNot(error: unknown): string {
  const { stderr, killed, message } = error as { stderr?: string; killed?: boolean; message?: string };
  if (killed) return `it took more than ${INSTALL_MS / 60_000} minutes`;
  const said = [...(stderr ?? '').matchAll(/^npm error (?!path |command )(?:[a-z]+ )?(.+)$/gm)];
  const line =
    said.length > 0
      ? said
          .slice(0, 2)
          .map(([, text]) => text)
          .join(': ')
      : (message ?? String(error));
  return line.split('\n')[0]?.replaceAll('|', '/').slice(0, WHY_CHARACTERS) ?? '';
}

/** One that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
