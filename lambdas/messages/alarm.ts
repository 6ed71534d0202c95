import type { Alarm } from '../alarms/alarm.ts';
import type { AlarmKind } from '../alarms/alarm-kind.ts';
import type { Message } from '../channels/channel.ts';
import { zonedParts } from '../platform/zoned-time.ts';
import { cutBytes } from './bytes.ts';
import type { Locale, RenderContext } from './context.ts';
import { alarmWordsEn } from './locales/alarms-en.ts';
import { alarmWordsZhCN } from './locales/alarms-zh-CN.ts';
import { neutralise, plainLine } from './neutralise.ts';

/** What a language says of each alarm: what happened, and what to do first. */
export interface AlarmWords {
  begins: string;
  over: string;
  since(time: string): string;
  overAt(time: string): string;
  todoLabel: string;
  runbook(address: string): string;
  detail(text: string): string;
  /** An alarm that this version has no words for. */
  other(name: string): { happened: string; todo: string };
  /** @param of the account, channel or function, where there is an alarm for each */
  kinds: Readonly<Record<AlarmKind, { happened(of: string): string; todo: string }>>;
}

const WORDS: Readonly<Record<Locale, AlarmWords>> = { 'zh-CN': alarmWordsZhCN, en: alarmWordsEn };
const DETAIL_BYTES = 400;

/** For operators: what an alarm of CloudWatch says, since when, and what to do; or that it is over. */
export function renderAlarm(
  alarm: Alarm,
  id: string,
  { locale, timeZone }: Pick<RenderContext, 'locale' | 'timeZone'>,
): Message {
  const words = WORDS[locale];
  const over = alarm.state === 'OK';
  const time = clockText(alarm.changedAtMs, timeZone);
  const runbook = /\bWhat to do: (\S+)$/.exec(alarm.description)?.[1];
  const write = (clean: (text: string) => string) => {
    const { happened, todo } = saidOf(alarm, words, clean);
    const head = `【${over ? words.over : words.begins}】${happened}`;
    const detail = words.detail(`${clean(alarm.name)} · ${clean(cutBytes(alarm.reason, DETAIL_BYTES))}`);
    const body = over
      ? [words.overAt(time)]
      : [
          words.since(time),
          `${words.todoLabel}${todo}`,
          // Ours, and an address that may be opened: it is not made harmless as other people's text is.
          ...(runbook ? [words.runbook(runbook)] : []),
          detail,
        ];
    return { head, body };
  };
  const marked = write(neutralise);
  const plain = write(plainLine);
  return {
    id,
    event: 'alarm',
    subject: plain.head,
    markdown: [`**${marked.head}**`, ...marked.body].join('\n'),
    text: [plain.head, '', ...plain.body].join('\n'),
    sms: plain.head,
    data: {
      id,
      event: 'alarm',
      kind: alarm.kind,
      phase: over ? 'over' : 'begins',
      of: alarm.of,
      AlarmName: alarm.name,
      AlarmDescription: alarm.description,
      NewStateValue: alarm.state,
      OldStateValue: alarm.before,
      NewStateReason: alarm.reason,
      StateChangeTime: new Date(alarm.changedAtMs).toISOString(),
    },
    // None, as CloudWatch's own messages have none: a filter would let in the end of what it kept out.
    attributes: {},
    mention: !over,
  };
}

function saidOf({ kind, of, name }: Alarm, words: AlarmWords, clean: (text: string) => string) {
  const known = kind !== null && Object.hasOwn(words.kinds, kind) ? words.kinds[kind as AlarmKind] : null;
  return known ? { happened: known.happened(clean(of ?? '?')), todo: known.todo } : words.other(clean(name));
}

function clockText(atMs: number, timeZone: string): string {
  const { month, day, hour, minute } = zonedParts(atMs, timeZone);
  return `${month}-${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
