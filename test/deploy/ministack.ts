import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emulatorEnvironment, type Place } from './environment.ts';

/** An emulator of AWS that others wrote: CloudFormation, Lambda, Scheduler and the rest, without Docker. */
const NAME = 'ministack-1.5.33';
const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/leadbell', import.meta.url));
const HOME = join(CACHE, NAME);

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/** Why it cannot be installed here, or null. */
export function whatIsMissing(): string | null {
  const works = (...args: string[]) => spawnSync('python3', args, { stdio: 'ignore' }).status === 0;
  if (!works('-c', 'import sys; sys.exit(sys.version_info < (3, 10))')) return 'Python 3.10 or later';
  return works('-c', 'import venv, ensurepip') ? null : "Python's venv module (Debian: python3-venv)";
}

/** Into a virtual environment of its own, once. */
export function installMiniStack(): 'installed' | 'already there' {
  const marker = join(HOME, 'requirements.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return 'already there';
  mkdirSync(CACHE, { recursive: true });
  rmSync(HOME, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', HOME]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS];
  execFileSync(join(HOME, 'bin', 'python'), pip, { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('cp', [REQUIREMENTS, `${marker}.new`]);
  renameSync(`${marker}.new`, marker);
  return 'installed';
}

export interface MiniStack {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  readonly logFile: string;
  /** Ends it and the functions' processes that it started. */
  stop(): Promise<void>;
}

/** On loopback, on a port that was free. */
export async function startMiniStack(place: Place): Promise<MiniStack> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const logFile = join(place.directory, 'ministack.log');
  const log = openSync(logFile, 'w');
  // A process group of its own: the functions that it starts are in it, and end with it.
  const server = spawn(join(HOME, 'bin', 'ministack'), [], {
    env: { ...emulatorEnvironment(place, endpoint), GATEWAY_PORT: String(port) },
    cwd: place.directory,
    stdio: ['ignore', log, log],
    detached: true,
  });
  const end = endGroup(server);
  try {
    await answers(endpoint, server);
  } catch (error) {
    await end();
    throw new Error(`MiniStack does not start:\n${readFileSync(logFile, 'utf8')}`, { cause: error });
  }
  return { endpoint, logFile, stop: end };
}

function endGroup(leader: ChildProcess): () => Promise<void> {
  const exited = once(leader, 'exit');
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-(leader.pid as number), name);
    } catch {
      // Nobody is left in it.
      return false;
    }
  };
  return async () => {
    const deadlineMs = Date.now() + STOP_WITHIN_MS;
    signal('SIGTERM');
    while (signal(0) && Date.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 100));
    signal('SIGKILL');
    await exited;
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(endpoint: string, server: ChildProcess): Promise<void> {
  const deadlineMs = Date.now() + START_WITHIN_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    if (
      await fetch(`${endpoint}/_ministack/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    if (Date.now() > deadlineMs) throw new Error('it does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
