import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueHandler } from '../../lambdas/functions/queue-handler.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Log } from '../../lambdas/platform/log/log.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { invoke, type Limits, type RunEnd } from './invocation.ts';
import type { RunQueue } from './run-queue.ts';

export interface EventSourceOptions {
  queue: RunQueue;
  handler: QueueHandler;
  limits: Limits;
  runEnd: RunEnd;
  /** The most messages per invocation, up to 10. */
  batchSize: number;
  /** The most invocations at the same time. */
  maxConcurrency: number;
  /** After this many receives a message is given up, like a redrive policy does. */
  maxReceives: number;
  /**
   * How long a failed message stays hidden, by how often it was received. AWS waits for the visibility time-out; on one
   * machine nobody wants to wait that long.
   * @default [1, 2, 5, 10, 30]
   */
  retryAfterSeconds?: readonly number[];
  clock: Clock;
  log: Log;
  /** A message is finished. `given-up`: all its receives failed. */
  onFinished(body: string, how: 'done' | 'given-up'): void;
}

const AFTER_RECEIVE_ERROR_MS = 1000;
const RETRY_AFTER_SECONDS = [1, 2, 5, 10, 30];

/**
 * Does for a queue what AWS's event source mapping does: long polls, passes batches to the function, deletes what it
 * handled and makes the rest visible again.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class EventSource {
  readonly #options: EventSourceOptions;
  readonly #stopped = new AbortController();
  readonly #invocations = new Set<Promise<void>>();
  #polling: Promise<void> = Promise.resolve();

  constructor(options: EventSourceOptions) {
    this.#options = options;
  }

  start(): void {
    this.#polling = this.#poll();
  }

  /** Invocations that are running now. */
  get running(): number {
    return this.#invocations.size;
  }

  /** Stops receiving, and resolves when running invocations have ended. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#polling;
    await Promise.all(this.#invocations);
  }

  async #poll(): Promise<void> {
    const { clock, log, maxConcurrency } = this.#options;
    while (!this.#stopped.signal.aborted) {
      if (this.#invocations.size >= maxConcurrency) {
        await Promise.race(this.#invocations);
        continue;
      }
      try {
        const { queue, batchSize } = this.#options;
        const records = await queue.receive(batchSize, this.#stopped.signal);
        if (records.length === 0) continue;
        const invocation = this.#invoke(records).finally(() => this.#invocations.delete(invocation));
        this.#invocations.add(invocation);
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        log.warn('A queue could not be read', { function: this.#options.limits.functionName, error });
        await clock.sleep(AFTER_RECEIVE_ERROR_MS, this.#stopped.signal);
      }
    }
  }

  async #invoke(records: SQSRecord[]): Promise<void> {
    const { handler, limits, runEnd, clock, log } = this.#options;
    const event: SQSEvent = { Records: records };
    let failed: Set<string>;
    try {
      failed = failedIds(event, await invoke(handler, event, limits, runEnd, clock));
    } catch (error) {
      const isOver = error instanceof LeadbellError && error.code === 'run-over';
      // Whoever stops a run looks for errors, and this is none.
      if (isOver) log.info(error.message, { function: limits.functionName });
      else
        log.error('A function failed; its messages are tried again', {
          function: limits.functionName,
          // Errors that we throw on purpose explain themselves. For any other error the stack is needed.
          ...(error instanceof LeadbellError ? { code: error.code, why: error.message } : { error }),
        });
      failed = new Set(event.Records.map(({ messageId }) => messageId));
    }
    try {
      await this.#finish(event.Records, failed);
    } catch (error) {
      // The messages come back when their visibility ends. Handlers tolerate duplicates.
      log.warn('A queue did not take the end of a message', { function: limits.functionName, error });
    }
  }

  async #finish(records: readonly SQSRecord[], failed: ReadonlySet<string>): Promise<void> {
    const { queue, maxReceives, onFinished, log, limits, retryAfterSeconds } = this.#options;
    const finished: SQSRecord[] = [];
    const again: SQSRecord[] = [];
    for (const record of records) {
      const givenUp = failed.has(record.messageId) && receives(record) >= maxReceives;
      if (failed.has(record.messageId) && !givenUp) again.push(record);
      else finished.push(record);
      if (givenUp) {
        log.error('A message is given up', { function: limits.functionName, receives: maxReceives });
      }
    }
    for (const record of finished) {
      onFinished(record.body, failed.has(record.messageId) ? 'given-up' : 'done');
    }
    await Promise.all([
      finished.length > 0 ? queue.finish(finished) : null,
      ...again.map((record) => queue.retryLater(record, waitSeconds(record, retryAfterSeconds))),
    ]);
  }
}

const receives = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount) || 1;

const waitSeconds = (record: SQSRecord, seconds: readonly number[] = RETRY_AFTER_SECONDS): number =>
  seconds[receives(record) - 1] ?? seconds.at(-1) ?? 0;

/** Like Lambda: an answer that names an unknown message fails the whole batch. */
function failedIds(event: SQSEvent, response: SQSBatchResponse | undefined): Set<string> {
  const all = new Set(event.Records.map(({ messageId }) => messageId));
  const named = (response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return named.every((id) => all.has(id)) ? new Set(named) : all;
}
