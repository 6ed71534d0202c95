import { createHash } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { DeliveryStore } from '../../deliveries/delivery-store.ts';
import type { LaneMessage } from '../../deliveries/lanes/lane-message.ts';
import { pendingNotice } from '../../deliveries/transitions.ts';
import type { Locale } from '../../messages/context.ts';
import type { Line } from '../../messages/document.ts';
import type { Message } from '../../messages/message.ts';
import { noticeTexts, quoted } from '../../messages/notice-document.ts';
import { fill } from '../../messages/slots.ts';
import type { Queue } from '../../platform/queue.ts';
import { type FoundWords, foundWordsEn, foundWordsZhCN } from './found-words.ts';

interface TellDeps {
  deliveries: DeliveryStore;
  laneQueue: Queue<LaneMessage>;
  config: Pick<Config, 'accounts' | 'locale'>;
  /** The channels that operators hear of faults in. */
  channels: readonly string[];
}

interface NewTask {
  id: string;
  name: string;
}

/** Puts what operators hear of new tasks. Repeated with the same tasks, it puts nothing more. */
export type TellFound = (
  accountKey: string,
  account: string,
  tasks: readonly NewTask[],
  nowMs: number,
) => Promise<void>;

const WORDS: Readonly<Record<Locale, FoundWords>> = { 'zh-CN': foundWordsZhCN, en: foundWordsEn };
/** What fits on a phone. */
const SHOWN = 20;
const ID_CHARS = 16;

export const tellFound =
  ({ deliveries, laneQueue, config, channels }: TellDeps): TellFound =>
  async (accountKey, account, tasks, nowMs) => {
    const hash = createHash('sha256').update(tasks.map(({ id }) => id).join('\n'));
    const which = hash.digest('hex').slice(0, ID_CHARS);
    const leads = config.accounts[account]?.discover?.task.channels ?? [];
    for (const channel of channels) {
      const id = `tasks-found:${accountKey}:${which}:${channel}`;
      const message = foundMessage({ id, account, tasks, channels: leads }, config.locale);
      const key = { pk: `FOUND#${accountKey}`, sk: `TOLD#${which}#${channel}` };
      const draft = { taskKey: accountKey, channel, told: { kind: 'notice', message } as const, nowMs };
      await deliveries.put(pendingNotice(key, draft));
      await laneQueue.send([{ channel, keys: [[key.pk, key.sk]], hops: 0 }]);
    }
  };

function foundMessage(
  {
    id,
    account,
    tasks,
    channels,
  }: { id: string; account: string; tasks: readonly NewTask[]; channels: readonly string[] },
  locale: Locale,
): Message {
  const words = WORDS[locale];
  const head = fill((mark) => words.head(tasks.length, mark), quoted(account));
  const more = tasks.length > SHOWN ? ` … +${tasks.length - SHOWN}` : '';
  const body: Line[] = [
    ...tasks.slice(0, SHOWN).map(
      ({ name }, at): Line => ({
        rank: 1,
        spans: fill((mark) => `${at + 1}. ${mark}${at === SHOWN - 1 ? more : ''}`, quoted(name)),
      }),
    ),
    { rank: 2, spans: fill((mark) => words.told(mark), quoted(channels.join(', '))) },
    { rank: 3, spans: [words.past] },
    { rank: 4, spans: [words.toEnd] },
  ];
  return {
    id,
    event: 'fault',
    ...noticeTexts(head, body),
    data: {
      id,
      event: 'fault',
      kind: 'tasks-found',
      phase: 'begins',
      name: account,
      detail: tasks
        .slice(0, SHOWN)
        .map(({ name }) => name)
        .join(', '),
      tasks: tasks.map((task) => ({ id: task.id, name: task.name })),
      repeat: false,
    },
    attributes: { event: 'fault' },
    mention: false,
  };
}
