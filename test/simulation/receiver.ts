import type { Channel, Outcome } from '../../lambdas/channels/channel.ts';
import type { Message } from '../../lambdas/messages/message.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { groupDisplay, markdownOf } from '../support/printed.ts';
import type { Process } from './process.ts';
import type { Surroundings } from './surroundings.ts';

/** One lead in a message. */
interface Item {
  id: string;
  repeat: boolean;
}

/** A message that a process sent. */
export interface Sent {
  /** When its process began to send it. */
  atMs: number;
  by: string;
  channel: string;
  event: Message['event'];
  items: readonly Item[];
  markdown: string;
  /** When the receiver got the request; null: it never did. */
  arrivedAtMs: number | null;
  /** Does it stand in the group for all to read? */
  isHeard: boolean;
  /** When its process knew how it ended; null: never. */
  endedAtMs: number | null;
  /** What the process was told; null: nothing any more. */
  outcome: Outcome['kind'] | null;
}

const PER_MINUTE = 20;
/** Less than WeCom's, so that a list of a few dozen is full. */
const ROBOT_BYTES = 1200;
/** The channels give up after that. */
const TIMEOUT_MS = 10 * SECOND_MS;
const PASSES = ['busy', 'rate-limited', 'too-many-at-once', 'not-taken', 'refused'] as const;
const NOT_TAKEN = [...PASSES, 'too-long', 'rejected'] as const;

/** A robot, or a topic: it takes messages, enforces its limit by the time of their arrival, and can be removed. */
export class Receiver {
  readonly name: string;
  /** When requests arrived, refused ones too. */
  readonly arrivals: number[] = [];
  readonly isRobot: boolean;
  readonly #world: Surroundings;
  readonly #sent: (sent: Sent) => void;
  readonly #heard: (sent: Sent) => void;

  constructor(
    world: Surroundings,
    options: { name: string; isRobot: boolean; sent: (sent: Sent) => void; heard: (sent: Sent) => void },
  ) {
    this.#world = world;
    this.name = options.name;
    this.isRobot = options.isRobot;
    this.#sent = options.sent;
    this.#heard = options.heard;
  }

  /** A channel of one process that ends here. */
  channel(name: string, process: Process): Channel {
    return {
      name,
      type: this.isRobot ? 'wecom-robot' : 'sns',
      display: { ...groupDisplay(ROBOT_BYTES), pictures: this.isRobot },
      folds: this.isRobot,
      pace: async () => ({
        key: this.name,
        allows: this.isRobot ? { windows: [{ sends: PER_MINUTE, inMs: MINUTE_MS }] } : { gapMs: 250 },
      }),
      send: (message) => this.#receive(name, process, message),
    };
  }

  async #receive(channel: string, process: Process, message: Message): Promise<Outcome> {
    const { random } = this.#world;
    const sent: Sent = {
      atMs: this.#world.nowMs,
      by: process.name,
      channel,
      event: message.event,
      items: itemsOf(message),
      markdown: markdownOf(message, ROBOT_BYTES),
      arrivedAtMs: null,
      isHeard: false,
      endedAtMs: null,
      outcome: null,
    };
    this.#sent(sent);
    const ids = () =>
      `${message.event} ${sent.items.map(({ id, repeat }) => id + (repeat ? ' 重发' : '')).join(', ')}`;
    this.#world.note(process.name, () => `sends to ${channel}: ${ids()}`);
    const isLost = this.#world.strikes('robot-answer-lost');
    const thereMs = random.latencyMs(100, 2000);
    const backMs = isLost ? TIMEOUT_MS - thereMs : random.latencyMs(100, 4000);
    const outcome = await process.ask(
      (): Outcome => {
        const answer = this.#judge(sent);
        sent.isHeard = answer.kind === 'accepted' || answer.kind === 'accepted-with-defect';
        if (sent.isHeard) {
          this.#world.note(channel, () => `hears ${ids()}`);
          this.#heard(sent);
        }
        return isLost && sent.arrivedAtMs !== null ? { kind: 'ambiguous', detail: 'no answer' } : answer;
      },
      { thereMs, backMs },
    );
    sent.outcome = outcome.kind;
    sent.endedAtMs = this.#world.nowMs;
    if (outcome.kind !== 'accepted') this.#world.note(process.name, () => `is told ${outcome.kind}`);
    return outcome;
  }

  #judge(sent: Sent): Outcome {
    const { nowMs, random } = this.#world;
    const isTrouble = this.#world.strikes('robot-trouble');
    const isClosed = this.#world.isOut(`closed ${this.name}`);
    if (isClosed || (isTrouble && random.chance(0.2))) return { kind: 'not-sent', detail: 'refused' };
    sent.arrivedAtMs = nowMs;
    this.arrivals.push(nowMs);
    const { plan } = this.#world;
    const isPoisoned =
      plan.poison !== null && sent.items.some(({ id }) => id.startsWith(`${plan.poison?.id}:`));
    if (isPoisoned && this.isRobot) return { kind: plan.poison?.answer ?? 'refused', detail: 'of its text' };
    if (this.#world.isOut(`missing ${this.name}`)) return { kind: 'refused', detail: 'HTTP 404' };
    if (this.#world.isOut(`busy ${this.name}`)) return refused('busy');
    if (this.#world.isOut(`gateway ${this.name}`)) return { kind: 'ambiguous', detail: 'HTTP 502' };
    if (this.#world.isOut(`robot ${this.name}`)) return { kind: 'channel-dead', detail: 'errcode 93000' };
    const inLastMinute = this.arrivals.filter((atMs) => atMs > nowMs - MINUTE_MS).length;
    if (this.isRobot && inLastMinute > PER_MINUTE) return refused('rate-limited');
    if (!isTrouble) return { kind: 'accepted' };
    if (random.chance(0.15)) return { kind: 'ambiguous', detail: 'HTTP 502' };
    if (random.chance(0.1)) return { kind: 'cut', detail: 'ECONNRESET' };
    if (random.chance(0.1)) return { kind: 'accepted-with-defect', detail: 'wrong json format' };
    // What a body is refused for is rarer than a busy robot.
    return refused(random.chance(0.85) ? random.pick(PASSES) : random.pick(NOT_TAKEN));
  }
}

function refused(kind: (typeof NOT_TAKEN)[number]): Outcome {
  const detail = `told ${kind}`;
  return kind === 'rate-limited' ? { kind, detail, holdMs: MINUTE_MS } : { kind, detail };
}

function itemsOf(message: Message): Item[] {
  const { data } = message;
  if (message.event === 'fault') return [{ id: noticeId(message), repeat: data.repeat === true }];
  const items = Array.isArray(data.items) ? (data.items as Item[]) : [data as unknown as Item];
  return items.map(({ id, repeat }) => ({ id, repeat }));
}

/** A fault's beginning and its end are two messages. */
export const noticeId = ({ id, data }: Pick<Message, 'id' | 'data'>): string => `${id} ${data.phase}`;
