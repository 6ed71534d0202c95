import type { Locale, RenderContext } from '../messages/context.ts';
import type { Inline, Line } from '../messages/document.ts';
import type { Message } from '../messages/message.ts';
import { noticeTexts, quoted } from '../messages/notice-document.ts';
import { fill } from '../messages/slots.ts';
import { clockText } from './clock-text.ts';
import type { Translate } from './details/translate.ts';
import type { FaultKind, Tally } from './fault.ts';
import type { FaultWords } from './fault-words.ts';
import { faultWordsEn } from './locales/faults-en.ts';
import { faultWordsZhCN } from './locales/faults-zh-CN.ts';

export interface FaultFacts {
  id: string;
  kind: FaultKind;
  phase: 'begins' | 'is over';
  /** The account, task or channel as people know it. */
  name: string;
  /** A code or an outcome. */
  detail: string;
  sinceMs: number;
  overAtMs: number | null;
  /** For a counted fault: what it has happened to so far. */
  tally?: Tally | null;
}

const WORDS: Readonly<Record<Locale, FaultWords>> = { 'zh-CN': faultWordsZhCN, en: faultWordsEn };

/**
 * For operators: what is wrong, since when, and what to do; or that it has ended.
 * @param translate puts the details into the language of who reads them. Machines get them as they are.
 */
export function renderFault(
  fault: FaultFacts,
  { locale, timeZone }: Pick<RenderContext, 'locale' | 'timeZone'>,
  translate: Translate = (text) => text,
): Message {
  const words = WORDS[locale];
  const { title, overTitle, todo } = words.kinds[fault.kind];
  const { tally = null } = fault;
  const over = fault.phase === 'is over';
  const time = (atMs: number) => clockText(atMs, timeZone);
  const when =
    over && fault.overAtMs !== null
      ? words.lasted(time(fault.sinceMs), time(fault.overAtMs))
      : words.since(time(fault.sinceMs));
  const head = fill(
    (name) => `【${over ? words.over : words.begins}】${(over ? overTitle : title)(name)}`,
    quoted(OF_OUR_WORDS.includes(fault.kind) ? translate(fault.name) : fault.name),
  );
  const body: Line[] = over
    ? [{ rank: 1, spans: [when] }]
    : [
        { rank: 1, spans: [when] },
        ...(tally ? [{ rank: 4, spans: countedSpans(tally, words) }] : []),
        { rank: 2, spans: [`${words.todoLabel}${todo}`] },
        { rank: 3, spans: fill(words.detail, quoted(translate(fault.detail))) },
      ];
  return {
    id: fault.id,
    event: 'fault',
    ...noticeTexts(head, body),
    data: {
      id: fault.id,
      event: 'fault',
      kind: fault.kind,
      phase: over ? 'over' : 'begins',
      name: fault.name,
      detail: fault.detail,
      since: new Date(fault.sinceMs).toISOString(),
      over: fault.overAtMs === null ? null : new Date(fault.overAtMs).toISOString(),
      repeat: false,
      ...(tally
        ? { count: tally.total, items: tally.items.slice(0, SHOWN).map(({ what, why }) => ({ what, why })) }
        : {}),
    },
    attributes: { event: 'fault' },
    mention: !over,
  };
}

/** Faults whose name is no name that a person gave: by how much a clock jumped. */
const OF_OUR_WORDS: readonly FaultKind[] = ['clock-jumped'];

/** How many names fit on a phone and into a robot's 4,096 bytes. */
const SHOWN = 20;

function countedSpans({ total, items }: Tally, words: FaultWords): Inline {
  const shown = items.slice(0, SHOWN);
  // A task is named before the first of its own.
  const names = shown.map(({ what, of }, at) =>
    quoted(of === undefined || of === shown[at - 1]?.of ? what : `${of} ${what}`),
  );
  return fill((...marks) => words.counted(total, marks, marks.length === total), ...names);
}
