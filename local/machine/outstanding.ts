import type { Queue } from '../../lambdas/platform/queue.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';

interface Entry<T> {
  message: T;
  body: string;
  visibleAtMs: number;
}

/**
 * A queue that remembers which messages are not finished, so that a run knows when it is done. SQS itself only gives
 * approximate counts.
 */
export class OutstandingQueue<T> implements Queue<T> {
  /** Number of messages so far. */
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

  /** The message is finished, handled or given up. */
  finish(body: string): void {
    const index = this.#entries.findIndex((entry) => entry.body === body);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  all(): T[] {
    return this.#entries.map(({ message }) => message);
  }

  /** Messages that a function should be working on by now. */
  visible(): T[] {
    const nowMs = this.#clock.nowMs();
    return this.#entries.filter(({ visibleAtMs }) => visibleAtMs <= nowMs).map(({ message }) => message);
  }

  /** Sends unfinished messages again, for a queue that lost them. Handlers tolerate duplicates. */
  async sendAgain(): Promise<void> {
    await this.#queue.send(this.visible());
  }
}
