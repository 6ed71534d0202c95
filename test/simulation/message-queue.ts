import type { Queue } from '../../lambdas/platform/queue.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { InjectedFault } from './documents.ts';
import type { Process } from './process.ts';
import type { Surroundings } from './surroundings.ts';

interface Options<T> {
  name: string;
  atOnce: number;
  /** For how long a message that was received is hidden. */
  visibilityMs: number;
  /** Handles a message, and tells how that ended. */
  receive: (message: T, done: (isHandled: boolean) => void) => void;
}

const SLOTS_BUSY_MS = 500;
/** SQS knows whole seconds, up to 15 minutes. */
const MOST_DELAY_MS = 15 * MINUTE_MS;
const RETENTION_MS = HOUR_MS;

/** SQS and its Lambda: at least once, in no order, and with these faults now and then not even that. */
export class MessageQueue<T> {
  /** Messages that wait or are being handled. */
  inFlight = 0;
  readonly #world: Surroundings;
  readonly #options: Options<T>;
  #busy = 0;

  constructor(world: Surroundings, options: Options<T>) {
    this.#world = world;
    this.#options = options;
  }

  /** One process' way to the queue. */
  for(process: Process): Queue<T> {
    const { random } = this.#world;
    return {
      send: (messages, { delayMs = 0 } = {}) =>
        process.ask(
          () => {
            if (this.#world.strikes('queue-refuses')) {
              this.#world.note(process.name, () => `${this.#options.name}: the queue refuses`);
              throw new InjectedFault('the queue refuses');
            }
            const delay = Math.min(MOST_DELAY_MS, Math.ceil(Math.max(0, delayMs) / SECOND_MS) * SECOND_MS);
            for (const message of messages) this.#accept(JSON.stringify(message), delay);
          },
          { thereMs: random.latencyMs(10, 300), backMs: random.latencyMs(10, 300) },
        ),
    };
  }

  #accept(body: string, delayMs: number): void {
    const { random } = this.#world;
    const { name } = this.#options;
    if (this.#world.strikes('lost-message')) {
      this.#world.note(name, () => `a message is lost: ${body}`);
      return;
    }
    const copies = this.#world.strikes('doubled-message') ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const late = this.#world.strikes('late-message') ? random.between(0, 5 * MINUTE_MS) : 0;
      const dueMs = this.#world.nowMs + delayMs + late + random.between(5, 200);
      this.#appear(body, dueMs, dueMs + RETENTION_MS);
    }
  }

  #appear(body: string, atMs: number, lostMs: number): void {
    this.inFlight += 1;
    this.#world.agenda.at(atMs, () => this.#receive(body, lostMs));
  }

  #receive(body: string, lostMs: number): void {
    const { random } = this.#world;
    this.inFlight -= 1;
    if (this.#world.nowMs > lostMs) return;
    if (this.#busy >= this.#options.atOnce) {
      this.#appear(body, this.#world.nowMs + random.between(1, SLOTS_BUSY_MS), lostMs);
      return;
    }
    this.#busy += 1;
    this.inFlight += 1;
    const comesBackMs = this.#world.nowMs + this.#options.visibilityMs;
    this.#options.receive(JSON.parse(body) as T, (isHandled) => {
      this.#busy -= 1;
      this.inFlight -= 1;
      // Deleting a message is one more thing that can go wrong.
      if (!isHandled || this.#world.strikes('doubled-message')) this.#appear(body, comesBackMs, lostMs);
    });
  }
}
