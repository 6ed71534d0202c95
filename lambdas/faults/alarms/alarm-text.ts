import { cutBytes } from '../../messages/bytes.ts';
import type { Locale, RenderContext } from '../../messages/context.ts';
import type { Inline, Line } from '../../messages/document.ts';
import type { Message } from '../../messages/message.ts';
import { noticeTexts, quoted } from '../../messages/notice-document.ts';
import { fill } from '../../messages/slots.ts';
import { clockText } from '../clock-text.ts';
import type { Alarm } from './alarm.ts';
import type { AlarmKind } from './alarm-kind.ts';
import type { AlarmWords } from './alarm-words.ts';
import { alarmWordsEn } from './locales/alarms-en.ts';
import { alarmWordsZhCN } from './locales/alarms-zh-CN.ts';

const WORDS: Readonly<Record<Locale, AlarmWords>> = { 'zh-CN': alarmWordsZhCN, en: alarmWordsEn };
const DETAIL_BYTES = 400;

/** For operators: what a CloudWatch alarm says, since when, and what to do; or that it has ended. */
export function renderAlarm(
  alarm: Alarm,
  id: string,
  { locale, timeZone }: Pick<RenderContext, 'locale' | 'timeZone'>,
): Message {
  const words = WORDS[locale];
  const over = alarm.state === 'OK';
  const time = clockText(alarm.changedAtMs, timeZone);
  const runbook = /\bWhat to do: (\S+)$/.exec(alarm.description)?.[1];
  const { happened, todo } = saidOf(alarm, words);
  const head: Inline = [`【${over ? words.over : words.begins}】`, ...happened];
  const detail = fill(words.detail, [
    ...quoted(alarm.name),
    ' · ',
    ...quoted(cutBytes(alarm.reason, DETAIL_BYTES)),
  ]);
  const body: Line[] = over
    ? [{ rank: 1, spans: [words.overAt(time)] }]
    : [
        { rank: 1, spans: [words.since(time)] },
        { rank: 2, spans: [`${words.todoLabel}${todo}`] },
        // Our own text with an address that people open, so it is not made harmless like foreign text.
        ...(runbook ? [{ rank: 3, spans: [words.runbook(runbook)] }] : []),
        { rank: 4, spans: detail },
      ];
  return {
    id,
    event: 'alarm',
    ...noticeTexts(head, body),
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
    // No attributes, like CloudWatch's own messages: a filter would pass the end of an alarm whose beginning it
    // dropped.
    attributes: {},
    mention: !over,
  };
}

function saidOf({ kind, of, name }: Alarm, words: AlarmWords): { happened: Inline; todo: string } {
  const known = kind !== null && Object.hasOwn(words.kinds, kind) ? words.kinds[kind as AlarmKind] : null;
  if (known) return { happened: fill(known.happened, quoted(of ?? '?')), todo: known.todo };
  const { todo } = words.other('');
  return { happened: fill((mark) => words.other(mark).happened, quoted(name)), todo };
}
