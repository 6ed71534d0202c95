import type { Told } from '../leads/told.ts';
import { cutBytes } from '../messages/bytes.ts';
import { LETTER_BYTES, type RenderContext } from '../messages/context.ts';
import { fitLines, type Line } from '../messages/fit.ts';
import { plainText } from '../messages/plain.ts';
import { type Answering, whoseLine } from './answer-lines.ts';
import { cleanForText } from './clean-lead.ts';
import { badgeOf, headline } from './headline.ts';
import { answerWordsOf } from './locales/answers.ts';
import type { Words } from './locales/words.ts';
import { calledOf, recordOf, talkOf, whereOf } from './shown.ts';

/** One lead for an e-mail: plain text, everything that is known, one fact a line. */
export function alertText(told: Told, ctx: RenderContext & Answering, repeat: boolean, words: Words): string {
  const lead = cleanForText(told.lead);
  const { labels } = words;
  const badge = badgeOf(told, repeat);
  const lines: Line[] = [];
  const add = (rank: number, text: string) => {
    lines.push({ rank, text, shorter: (maxBytes) => cutBytes(text, maxBytes) || null });
  };
  const addField = (rank: number, label: string, value: string | null) => {
    if (value) add(rank, words.padLabel(label) + value);
  };

  add(1, headline(words.badge(badge), lead, words));
  if (told.kind === 'correction') add(2, words.todo.correction(badge));
  if (told.kind === 'again') add(2, words.todo.again(badge.grade));
  if (badge.late) add(10, words.todo.late);
  if (repeat) add(10, words.todo.repeat);
  lines.push({ rank: 3, text: '' });
  if (lead.quote !== null) {
    const { before, quoted } = words.said(lead.quote);
    add(3, before + quoted);
    lines.push({ rank: 3, text: '' });
  }
  const isCorrection = told.kind === 'correction';
  const whose = isCorrection ? null : whoseLine({ ...told, lead }, ctx);
  if (whose !== null) add(2, plainText(whose));
  addField(0, labels.phone, lead.phone);
  addField(0, labels.record, recordOf(lead));
  addField(4, labels.name, lead.name);
  addField(4, labels.company, lead.company);
  addField(4, labels.place, plainText(whereOf(lead, words)));
  addField(5, labels.called, plainText(calledOf(lead, ctx, words) ?? []));
  addField(5, labels.talk, talkOf(lead, words).join(words.separator));
  addField(5, labels.task, lead.taskName);
  addField(8, labels.tags, lead.tags.join(words.tagSeparator));
  for (const { name, value } of lead.contacts) addField(7, name || labels.contact, value);
  addField(9, labels.note, lead.note);
  if (lead.link !== null) lines.push({ rank: 6, text: words.padLabel(labels.link) + lead.link });
  if (ctx.takeLink !== undefined && !isCorrection) {
    lines.push({ rank: 2, text: words.padLabel(answerWordsOf(ctx.locale).take) + ctx.takeLink });
  }
  return fitLines(lines, ctx.textBytes ?? LETTER_BYTES);
}
