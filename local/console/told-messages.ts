import type { Channel } from '../../lambdas/channels/channel.ts';
import { createChannels } from '../../lambdas/channels/create.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { compose } from '../../lambdas/deliveries/compose.ts';
import { type Delivery, isAboutLead } from '../../lambdas/deliveries/delivery.ts';
import { inOrderOfList } from '../../lambdas/deliveries/lanes/fold.ts';
import type { AnswerForms } from '../../lambdas/deliveries/reminders/answer-forms.ts';
import type { KeepsLists } from '../../lambdas/deliveries/reminders/asking.ts';
import { nameOf } from '../../lambdas/platform/table/name-of.ts';
import type { Heard } from './heard.ts';
import type { View } from './views/view.ts';

const MOST_MESSAGES = 60;

/** How the messages of a channel name people and link to leads. Null: nobody takes leads. */
export type FormsOf = (mentions: string | null) => Promise<(AnswerForms & KeepsLists) | null>;

/**
 * What each channel was sent, made again from the table as it was sent: what one message said is one bubble. Shown where
 * we cannot look into the group.
 */
export class ToldMessages {
  readonly #config: Config;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #formsOf: FormsOf;
  /** By the deliveries of a send: what was sent stays as it is. */
  #known: ReadonlyMap<string, readonly Heard[]> = new Map();

  constructor(config: Config, formsOf: FormsOf) {
    this.#config = config;
    this.#channels = offlineChannels(config);
    this.#formsOf = formsOf;
  }

  /**
   * @param told of leads and faults, in any order and state
   * @param digests of one channel
   */
  async groups(
    told: readonly Delivery[],
    digests: (channel: string) => readonly Heard[],
  ): Promise<View['groups']> {
    const known = new Map<string, readonly Heard[]>();
    const groups: { channel: string; messages: readonly Heard[] }[] = [];
    for (const channel of this.#channels.values()) {
      const sent = told.filter((one) => one.channel === channel.name && one.state === 'sent');
      // A number that is kept elsewhere may be another one by now, so this is asked for each time that it is needed.
      let forms: ReturnType<FormsOf> | null = null;
      const messages = [...digests(channel.name)];
      for (const send of sendsOf(sent).slice(-MOST_MESSAGES)) {
        const id = send.map(nameOf).join('\n');
        let heard = this.#known.get(id);
        if (!heard) {
          forms ??= this.#formsOf(channel.mentions ?? null);
          heard = await this.#heard(channel, send, await forms);
        }
        known.set(id, heard);
        messages.push(...heard);
      }
      if (messages.length > 0) groups.push({ channel: channel.name, messages: messages.sort(inTime) });
    }
    this.#known = known;
    return groups;
  }

  async #heard(
    { name, display }: Channel,
    send: readonly Delivery[],
    forms: Awaited<ReturnType<FormsOf>>,
  ): Promise<Heard[]> {
    const { locale, timeZone, channels } = this.#config;
    const config = channels[name];
    if (!config) return [];
    const heard: Heard[] = [];
    let left = send.every(isAboutLead) ? send.toSorted(inOrderOfList) : send;
    // What was sent as one message fits into one. Only a file that has changed since can cut it.
    while (left.length > 0) {
      const atMs = left[0]?.sentAtMs ?? 0;
      // It is kept already, by the same id: its link leads there.
      await forms?.keepList(left.filter(isAboutLead));
      const composed = compose(left, { locale, timeZone, nowMs: atMs, channel: name }, display, forms);
      const id = composed.deliveries.map(nameOf).join('\n');
      heard.push({ id, atMs, shown: receiverOf(config).show(composed.message, config) });
      left = left.slice(composed.deliveries.length);
    }
    return heard;
  }
}

/** What one send said was accepted at one moment. Oldest first. */
function sendsOf(sent: readonly Delivery[]): Delivery[][] {
  const sends = new Map<string, Delivery[]>();
  for (const delivery of sent.toSorted(inOrderOfSending)) {
    const apart = isAboutLead(delivery) ? sortOf(delivery.told.kind) : nameOf(delivery);
    const key = `${delivery.sentAtMs} ${apart}`;
    const send = sends.get(key) ?? [];
    send.push(delivery);
    sends.set(key, send);
  }
  return [...sends.values()];
}

/** What says a grade is folded with what says one; what asks for an answer with its like. */
const sortOf = (kind: string): string => (['reminder', 'taken', 'outcome'].includes(kind) ? kind : 'grade');

const inTime = (one: Heard, other: Heard): number => one.atMs - other.atMs;

const inOrderOfSending = (one: Delivery, other: Delivery): number =>
  (one.sentAtMs ?? 0) - (other.sentAtMs ?? 0) || nameOf(one).localeCompare(nameOf(other));

/** To see what fits, and nothing else: they send nothing. */
function offlineChannels(config: Config): ReadonlyMap<string, Channel> {
  const unused = () => Promise.reject(new TypeError('the console sends nothing'));
  return createChannels({
    config,
    clock: { nowMs: () => 0, sleep: unused },
    random: () => 0,
    secrets: { get: unused },
    sns: unused,
    topicArns: Object.fromEntries(
      Object.keys(config.topics).map((topic) => [topic, `arn:aws:sns:local:000000000000:${topic}`]),
    ),
  });
}
