import type { Clock } from '../../lambdas/platform/clock.ts';
import type { Queue } from '../../lambdas/platform/queue.ts';

interface Entry<T> {
  message: T;
  body: string;
  visibleAtMs: number;
}

/**
 * A queue that remembers what was sent and is not yet done, so that a run knows when it is finished: SQS itself only
 * gives approximate counts.
 */
export class OutstandingQueue<T> implements Queue<T> {
  /** Messages so far. */
  sent = 0;
  readonly #queue: Queue<T>;
  readonly #clock: Clock;
  readonly #entries: Entry<T>[] = [];

  constructor(queue: Queue<T>, clock: Clock) {
    this.#queue = queue;
    this.#clock = clock;
  }

  async send(messages: readonly T[], options?: { delayMs?: number }): Promise<void> {
    const visibleAtMs = this.#clock.nowMs() + (options?.delayMs ?? 0);
    this.sent += messages.length;
    for (const message of messages) {
      this.#entries.push({ message, body: JSON.stringify(message), visibleAtMs });
    }
    await this.#queue.send(messages, options);
  }

  /** The message is done with, for better or worse. */
  settle(body: string): void {
    const index = this.#entries.findIndex((entry) => entry.body === body);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  all(): T[] {
    return this.#entries.map(({ message }) => message);
  }

  /** What a function should be working on by now. */
  visible(): T[] {
    const nowMs = this.#clock.nowMs();
    return this.#entries.filter(({ visibleAtMs }) => visibleAtMs <= nowMs).map(({ message }) => message);
  }

  /** Sends what is not done yet once more: for a queue that lost it. Handlers take a double well. */
  async sendAgain(): Promise<void> {
    await this.#queue.send(this.visible());
  }
}
