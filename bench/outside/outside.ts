import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Addresses, Asked, Seen } from './asked.ts';

/** A vendor and a robot in a process of their own, so that what they do is no part of what is measured. */
export class Outside {
  readonly addresses: Addresses;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, addresses: Addresses) {
    this.#process = child;
    this.addresses = addresses;
  }

  static async start(): Promise<Outside> {
    const child = fork(join(import.meta.dirname, 'serve.ts'), { stdio: 'inherit' });
    const [addresses] = (await once(child, 'message')) as [Addresses];
    return new Outside(child, addresses);
  }

  /** One at a time: each answer is that of the last question. */
  async ask(asked: Asked): Promise<Seen> {
    this.#process.send(asked);
    const [seen] = (await once(this.#process, 'message')) as [Seen];
    return seen;
  }

  /** Looks until it has seen enough, or the robot has heard nothing new for so long. */
  async until(
    enough: (seen: Seen) => boolean,
    { quietMs, everyMs = 50 }: { quietMs: number; everyMs?: number },
  ): Promise<Seen> {
    let [last, sinceMs] = ['', Date.now()];
    for (;;) {
      const seen = await this.ask({ do: 'report' });
      if (enough(seen)) return seen;
      const now = `${seen.messages} ${told(seen)}`;
      if (now !== last) [last, sinceMs] = [now, Date.now()];
      if (Date.now() - sinceMs > quietMs) return seen;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  stop(): void {
    this.#process.kill();
  }
}

export const told = ({ toldAtMs }: Seen): number => Object.keys(toldAtMs).length;
