import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 50;

/** A program that is measured from outside, with what it starts in its turn. */
export class Program {
  /** What it printed. */
  output = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  #peakMiB = 0;
  /** Of the processes that it started: what they share with it is counted once. */
  #startedPeakMiB = 0;

  constructor(
    command: string,
    args: readonly string[],
    { env = {}, cwd }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
  ) {
    this.#process = spawn(command, args, {
      stdio: ['ignore', 'pipe', process.env.BENCH_VERBOSE ? 'inherit' : 'ignore'],
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#process.stdout?.on('data', (data) => {
      this.output += String(data);
    });
    const look = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#ended = once(this.#process, 'close').then(([code]) => {
      clearInterval(look);
      return code as number | null;
    });
  }

  /** The most memory that it had by now. Null where the system does not say so. */
  get peakMiB(): number | null {
    return this.#peakMiB === 0 ? null : this.#peakMiB + this.#startedPeakMiB;
  }

  /** What it has now. */
  get residentMiB(): number | null {
    return mibOf('VmRSS', this.#process.pid);
  }

  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** What it started does not outlive it. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#look();
    const started = startedBy(this.#process.pid);
    this.#process.kill(signal);
    await this.#ended;
    for (const pid of started) kill(pid);
  }

  #look(): void {
    this.#peakMiB = mibOf('VmHWM', this.#process.pid) ?? this.#peakMiB;
    const started = startedBy(this.#process.pid).map((pid) => mibOf('RssAnon', pid) ?? 0);
    const sumMiB = started.reduce((sum, mib) => sum + mib, 0);
    this.#startedPeakMiB = Math.max(this.#startedPeakMiB, sumMiB);
  }
}

/** Its processes, and theirs. None where the system does not say so. */
function startedBy(pid: number | undefined): number[] {
  try {
    const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return pids.map(Number).flatMap((one) => [one, ...startedBy(one)]);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** What Linux says of a process, in MiB. */
function mibOf(name: 'VmHWM' | 'VmRSS' | 'RssAnon', pid: number | undefined): number | null {
  try {
    const [, kib] = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}

/** Runs a script of the bench to its end, and parses what it prints. */
export async function result<T>(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<T & { peakMiB: number | null }> {
  const program = new Program(process.execPath, [script, ...args], { env });
  const code = await program.ended();
  if (code !== 0) throw new Error(`${script} ended with ${code}: BENCH_VERBOSE=1 shows why`);
  return { ...(JSON.parse(program.output) as T), peakMiB: program.peakMiB };
}
