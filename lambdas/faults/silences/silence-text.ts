import { endOf, type Silence } from '../../deliveries/silences/silence.ts';
import type { Locale, RenderContext } from '../../messages/context.ts';
import type { Line } from '../../messages/document.ts';
import type { Message } from '../../messages/message.ts';
import { noticeTexts, quoted } from '../../messages/notice-document.ts';
import { fill } from '../../messages/slots.ts';
import { clockText } from '../clock-text.ts';
import { type SilenceWords, silenceWordsEn, silenceWordsZhCN } from './silence-words.ts';

const WORDS: Readonly<Record<Locale, SilenceWords>> = { 'zh-CN': silenceWordsZhCN, en: silenceWordsEn };

/** For operators: who silenced what, why and until when; or that it is over. */
export function renderSilence(
  silence: Silence,
  phase: 'begins' | 'over',
  id: string,
  { locale, timeZone }: Pick<RenderContext, 'locale' | 'timeZone'>,
): Message {
  const words = WORDS[locale];
  const time = (atMs: number) => clockText(atMs, timeZone);
  const isOver = phase === 'over';
  const name = silence.channel ?? silence.task?.name ?? '';
  const what = (mark: string) => (silence.channel === null ? words.task(mark) : words.channel(mark));
  const head = fill(
    (mark) => (isOver ? words.over(what(mark)) : words.begins(what(mark), time(silence.untilMs))),
    quoted(name),
  );
  const why: Line = { rank: 2, spans: fill(words.reason, quoted(silence.reason)) };
  const body: Line[] = isOver
    ? [
        { rank: 1, spans: [words.lasted(time(silence.sinceMs), time(endOf(silence)))] },
        why,
        { rank: 3, spans: [words.comes] },
      ]
    : [
        why,
        { rank: 2, spans: fill(words.by, quoted(silence.by)) },
        { rank: 3, spans: [words.held] },
        { rank: 4, spans: [words.toEnd(`leadbell silence end ${silence.id}`)] },
      ];
  return {
    id,
    event: 'fault',
    ...noticeTexts(head, body),
    data: {
      id,
      event: 'fault',
      kind: 'silence',
      phase,
      name,
      detail: silence.reason,
      by: silence.by,
      since: new Date(silence.sinceMs).toISOString(),
      until: new Date(endOf(silence)).toISOString(),
      repeat: false,
    },
    attributes: { event: 'fault' },
    mention: false,
  };
}
