import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 50;

/** A program that is measured from outside. */
export class Program {
  /** What it printed. */
  output = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  #peakMiB = 0;

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
    return this.#peakMiB === 0 ? null : this.#peakMiB;
  }

  /** What it has now. */
  get residentMiB(): number | null {
    return kibOf('VmRSS', this.#process.pid);
  }

  ended(): Promise<number | null> {
    return this.#ended;
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#look();
    this.#process.kill(signal);
    await this.#ended;
  }

  #look(): void {
    this.#peakMiB = kibOf('VmHWM', this.#process.pid) ?? this.#peakMiB;
  }
}

/** What Linux says of a process, in MiB. */
function kibOf(name: 'VmHWM' | 'VmRSS', pid: number | undefined): number | null {
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
