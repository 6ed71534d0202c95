import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What Lambda's own Node.js images run: it asks the Runtime API for events and calls the handler. It is built from
 * source for a minute, so it is no dependency; its lock file pins what is fetched.
 */
const WANTED = fileURLToPath(new URL('client', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/leadbell', import.meta.url));
const HOME = join(CACHE, 'aws-lambda-ric');
const LOCK = 'package-lock.json';

export const RUNTIME_CLIENT = join(HOME, 'node_modules/aws-lambda-ric/index.mjs');

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Its build scripts call these. */
const TOOLS = ['cmake', 'g++', 'make', 'python3', 'tar', 'xz'];

/** Why it can be neither found nor built here, or null. */
export function whatIsMissing(): string | null {
  if (isInstalled()) return null;
  if (process.platform !== 'linux') return 'Linux';
  const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0);
  return missing.length > 0 ? missing.join(', ') : null;
}

/** Fetches and builds it, once. */
export function installRuntimeClient(): void {
  if (isInstalled()) return;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'building-'));
  try {
    cpSync(WANTED, work, { recursive: true });
    // What its compilers say is only of interest where they fail.
    const build = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--foreground-scripts'], {
      cwd: work,
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    if (build.status !== 0)
      throw new Error(`aws-lambda-ric does not build:\n${build.stdout}\n${build.stderr}`);
    rmSync(HOME, { recursive: true, force: true });
    renameSync(work, HOME);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isInstalled(): boolean {
  const read = (directory: string) => readFileSync(join(directory, LOCK), 'utf8');
  return existsSync(RUNTIME_CLIENT) && existsSync(join(HOME, LOCK)) && read(HOME) === read(WANTED);
}
