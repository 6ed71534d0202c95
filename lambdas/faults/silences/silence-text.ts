import { endOf, type Silence } from '../../deliveries/silences/silence.ts';
import type { Locale, RenderContext } from '../../messages/context.ts';
import type { Line } from '../../messages/document.ts';
import type { Message } from '../../messages/message.ts';
import { noticeTexts, quoted } from '../../messages/notice-document.ts';
import { fill } from '../../messages/slots.ts';
import { clockText } from '../clock-text.ts';
import { type SilenceWords, silenceWordsEn, silenceWordsZhCN } from './silence-words.ts';
import type { StillHeld } from './still-held.ts';

const WORDS: Readonly<Record<Locale, SilenceWords>> = { 'zh-CN': silenceWordsZhCN, en: silenceWordsEn };

/**
 * For operators: who silenced what, why and until when; or that it is over.
 *
 * @param held what goes on holding then
 */
export function renderSilence(
  silence: Silence,
  phase: 'begins' | 'over',
  held: StillHeld,
  id: string,
  { locale, timeZone }: Pick<RenderContext, 'locale' | 'timeZone'>,
): Message {
  const words = WORDS[locale];
  const time = (atMs: number) => clockText(atMs, timeZone);
  const isOver = phase === 'over';
  const name = nameOf(silence);
  const head = fill((mark) => {
    const what = whatOf(silence, mark, words);
    if (!isOver) return words.begins(what, time(silence.untilMs));
    return held.whole ? words.overAndHeld(what, time(endOf(held.whole))) : words.over(what);
  }, quoted(name));
  const why: Line = { rank: 2, spans: fill(words.reason, quoted(silence.reason)) };
  const body: Line[] = isOver
    ? [
        { rank: 1, spans: [words.lasted(time(silence.sinceMs), time(endOf(silence)))] },
        why,
        ...whatComes(held, words, time),
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

function whatComes(held: StillHeld, words: SilenceWords, time: (atMs: number) => string): Line[] {
  if (held.whole) return [{ rank: 3, spans: [words.stays] }];
  const about = (name: string, say: (mark: string) => string): Line => ({
    rank: 3,
    spans: fill(say, quoted(name)),
  });
  return [
    ...(held.nothingComes ? [] : [{ rank: 3, spans: [words.comes] } satisfies Line]),
    ...held.parts.map((part) =>
      about(nameOf(part), (mark) => words.part(whatOf(part, mark, words), time(endOf(part)))),
    ),
    ...held.quiet.map(({ channel, untilMs }) =>
      about(channel, (mark) => words.quiet(words.channel(mark), time(untilMs))),
    ),
  ];
}

const nameOf = ({ channel, task }: Silence): string => channel ?? task?.name ?? '';

const whatOf = ({ channel }: Silence, mark: string, words: SilenceWords): string =>
  channel === null ? words.task(mark) : words.channel(mark);
