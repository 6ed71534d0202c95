import type { SQSRecord } from 'aws-lambda';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { LONG_POLL_SECONDS, type RunQueue, recordOf } from './run-queue.ts';

interface Waiting {
  id: string;
  body: string;
  sentAtMs: number;
  visibleAtMs: number;
  receives: number;
}

/**
 * A queue in the memory of this process, which has both of its ends. What is lost with it is only a nudge: the next tick
 * asks the table.
 */
export class MemoryQueue implements RunQueue {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #waiting: Waiting[] = [];
  /** Those that were handed out and have not come to an end. */
  readonly #received = new Map<string, Waiting>();
  #wake: () => void = () => {};

  constructor(name: string, { clock, newId }: { clock: Clock; newId: () => string }) {
    this.#name = name;
    this.#clock = clock;
    this.#newId = newId;
  }

  async send(messages: readonly unknown[], { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    const sentAtMs = this.#clock.nowMs();
    for (const message of messages) {
      const body = JSON.stringify(message);
      const visibleAtMs = sentAtMs + Math.max(0, delayMs);
      this.#waiting.push({ id: this.#newId(), body, sentAtMs, visibleAtMs, receives: 0 });
    }
    this.#wake();
  }

  async receive(most: number, signal: AbortSignal): Promise<SQSRecord[]> {
    const untilMs = this.#clock.nowMs() + LONG_POLL_SECONDS * SECOND_MS;
    for (;;) {
      const taken = signal.aborted ? [] : this.#take(most);
      const leftMs = untilMs - this.#clock.nowMs();
      if (taken.length > 0 || signal.aborted || leftMs <= 0) return taken;
      await this.#somethingComes(leftMs, signal);
    }
  }

  async finish(records: readonly SQSRecord[]): Promise<void> {
    for (const { receiptHandle } of records) this.#received.delete(receiptHandle);
  }

  async retryLater({ receiptHandle }: SQSRecord, seconds: number): Promise<void> {
    const message = this.#received.get(receiptHandle);
    if (!message) return;
    this.#received.delete(receiptHandle);
    this.#waiting.push({ ...message, visibleAtMs: this.#clock.nowMs() + seconds * SECOND_MS });
    this.#wake();
  }

  async remove(): Promise<void> {
    this.#waiting.length = 0;
  }

  #take(most: number): SQSRecord[] {
    const nowMs = this.#clock.nowMs();
    const taken: SQSRecord[] = [];
    for (let at = 0; at < this.#waiting.length && taken.length < most; ) {
      const message = this.#waiting[at];
      if (!message || message.visibleAtMs > nowMs) {
        at += 1;
        continue;
      }
      this.#waiting.splice(at, 1);
      taken.push(this.#handOut({ ...message, receives: message.receives + 1 }));
    }
    return taken;
  }

  #handOut(message: Waiting): SQSRecord {
    const { id, body, receives, sentAtMs } = message;
    const handle = `${id} ${receives}`;
    this.#received.set(handle, message);
    return recordOf(
      { name: this.#name, id, handle, body },
      { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAtMs) },
    );
  }

  /** Until something is sent, or is due, or the signal comes; at most for so long. */
  async #somethingComes(mostMs: number, signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const comes = new AbortController();
    const wake = () => comes.abort();
    this.#wake = wake;
    signal.addEventListener('abort', wake);
    const soonestMs = Math.min(mostMs, ...this.#waiting.map(({ visibleAtMs }) => visibleAtMs - nowMs));
    await this.#clock.sleep(soonestMs, comes.signal);
    signal.removeEventListener('abort', wake);
  }
}
