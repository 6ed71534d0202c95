import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { type RawRecord, TASK_ID, USER_ID, vendorRecord } from '../support/records.ts';
import { type Robot, startRobot } from '../support/robot.ts';
import { startVendor, VENDOR_TOKEN, type Vendor } from '../support/vendor.ts';
import { type Called, called } from './called.ts';

const PROGRAM = fileURLToPath(new URL('../../cli/leadbell.ts', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when the text has been printed on either stream. */
  said(text: string): Promise<void>;
  /** What it printed on stdout so far. */
  heard(): string;
  ended: Promise<Ended>;
}

/** A directory of its own, a config in it, and the real program run as its users run it. */
export class Place {
  readonly directory: string;
  readonly #children: ChildProcess[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<Place> {
    return new Place(await mkdtemp(join(tmpdir(), 'leadbell-cli-')));
  }

  async clear(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await rm(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.directory, name), text);
  }

  start(args: readonly string[], env?: Record<string, string>): Running {
    return this.#start([process.execPath, PROGRAM, ...args], env);
  }

  /** Its output goes through a pipe into this command of a shell. */
  runInto(reader: string, args: readonly string[], env?: Record<string, string>): Promise<Ended> {
    const pipe = `set -o pipefail; "$@" | (${reader})`;
    return this.#start(['bash', '-c', pipe, 'bash', process.execPath, PROGRAM, ...args], env).ended;
  }

  #start([command = '', ...args]: readonly string[], env?: Record<string, string>): Running {
    const child = spawn(command, args, {
      cwd: '/',
      env: this.#environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    const waiting: { text: string; resolve: () => void }[] = [];
    const heard = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
      ended[stream] += chunk.toString();
      for (const { text, resolve } of waiting) {
        if ((ended.stdout + ended.stderr).includes(text)) resolve();
      }
    };
    child.stdout?.on('data', heard('stdout'));
    child.stderr?.on('data', heard('stderr'));
    return {
      child,
      said(text) {
        if ((ended.stdout + ended.stderr).includes(text)) return Promise.resolve();
        return new Promise((resolve) => waiting.push({ text, resolve }));
      },
      heard: () => ended.stdout,
      ended: once(child, 'close').then(([code]) => ({ ...ended, code })),
    };
  }

  run(args: readonly string[], env?: Record<string, string>): Promise<Ended> {
    return this.start(args, env).ended;
  }

  /** The same in this process: for what is not about processes. */
  call(args: readonly string[], env?: Record<string, string>): Promise<Called> {
    return called(args, this.#environment(env));
  }

  #environment(env: Record<string, string> = {}): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, HOME: this.directory, INIT_CWD: this.directory, ...env };
  }
}

/** Two channels of one task, as most tests want it. */
export const config = (vendorUrl: string): string => `
accounts: { acme: { baseUrl: "${vendorUrl}", userId: ${USER_ID}, token: "env:ACME_TOKEN" } }
channels:
  sales: { type: wecom-robot, webhook: "env:SALES_WEBHOOK" }
  hot: { type: sns, topic: hot }
topics: { hot: { emails: [] } }
tasks:
  - { id: ${TASK_ID}, account: acme, name: 秋季课程回访, channels: [sales, hot] }
ops: { channels: [hot] }
`;

export const secrets = (webhook: string): Record<string, string> => ({
  ACME_TOKEN: VENDOR_TOKEN,
  SALES_WEBHOOK: webhook,
});

/** A place with a config, the vendor that it reads and the robot that it tells. */
export interface Scene {
  place: Place;
  vendor: Vendor;
  robot: Robot;
}

export async function openScene(records: RawRecord[]): Promise<Scene> {
  const place = await Place.make();
  const vendor = await startVendor({ records });
  const robot = await startRobot();
  await place.write('leadbell.yaml', config(vendor.url));
  return { place, vendor, robot };
}

export async function closeScene({ place, vendor, robot }: Scene): Promise<void> {
  await place.clear();
  await vendor.close();
  await robot.close();
}

/** A call that was made so many minutes ago, and its grade. */
export const minutesAgo = (minutes: number, grade = 1): RawRecord =>
  vendorRecord({ calledAtMs: Date.now() - minutes * MINUTE_MS, intention_results: grade });
