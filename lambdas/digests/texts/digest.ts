import { byteLength, cutUnits } from '../../messages/bytes.ts';
import { LETTER_BYTES, type RenderContext } from '../../messages/context.ts';
import type { Message } from '../../messages/message.ts';
import { REPEAT_MARK } from '../../messages/notice.ts';
import type { DigestFigures } from '../figures.ts';
import { digestData } from './data.ts';
import { digestDocument } from './digest-document.ts';
import {
  connectedRate,
  countText,
  digestWords,
  leadWordsOf,
  percentText,
  whenText,
  yearOf,
} from './facts.ts';
import { digestText } from './text.ts';

const SMS_UNITS = 70;
const SUBJECT_UNITS = 90;
/** A repeat is marked at the front. */
const REPEAT_BYTES = byteLength(REPEAT_MARK);

/** All forms of one digest for one channel. Pure. */
export function renderDigest(figures: DigestFigures, context: RenderContext & { id: string }): Message {
  const { locale, textBytes = LETTER_BYTES, id, nowMs } = context;
  const headline = headlineOf(figures, context, nowMs);
  return {
    id,
    event: 'digest',
    subject: cutUnits(headline, SUBJECT_UNITS),
    document: digestDocument(figures, headline, locale),
    text: digestText(figures, headline, locale, textBytes - REPEAT_BYTES),
    sms: cutUnits(headline, SMS_UNITS),
    data: digestData(figures, { id, headline }),
    attributes: { event: 'digest' },
    mention: false,
  };
}

/** Made for a lock screen: the day, leads, calls, and how many people were reached. It contains no foreign text. */
function headlineOf(figures: DigestFigures, { locale }: RenderContext, nowMs: number): string {
  const words = digestWords(locale);
  const { total, books, timeZone } = figures;
  const when = words.badge(figures) + whenText(figures, words, yearOf(nowMs, timeZone));
  if (total.calls === 0)
    return books.tasksUnread > 0 ? words.headlineUnread(when) : words.headlineEmpty(when);
  const leads = leadWordsOf(figures, words).counted(total.leads);
  return words.headline(when, leads, countText(total.calls), percentText(connectedRate(total)));
}
