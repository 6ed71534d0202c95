import type { Told } from '../leads/told.ts';
import type { RenderContext } from '../messages/context.ts';
import {
  bold,
  type Clip,
  type Document,
  type Inline,
  type Line,
  theirs,
  toned,
} from '../messages/document.ts';
import { fill } from '../messages/slots.ts';
import { type Answering, whoseLine } from './answer-lines.ts';
import { cleanForDocument } from './clean-lead.ts';
import { badgeOf, headlineOf } from './headline.ts';
import { answerWordsOf } from './locales/answers.ts';
import type { Words } from './locales/words.ts';
import { calledOf, recordOf, talkOf, whereOf } from './shown.ts';

/** A line is left out if less than this of its value fits: it would not be worth its label. */
const MIN_VALUE_BYTES = 24;
const MAX_BYTES = { label: 60, value: 300, note: 600, tags: 300, id: 200 };
/** More are left out. */
export const MAX_CONTACTS = 8;

/** Lines with a low rank are given up last. */
const RANK = {
  phone: 0,
  headline: 1,
  take: 2,
  assignee: 2,
  todo: 2,
  quote: 3,
  where: 4,
  called: 5,
  talk: 6,
  link: 7,
  contact: 8,
  tags: 9,
  note: 10,
  late: 11,
  repeat: 11,
};

/** One lead for a group: what a rep needs for the call, most important first. An empty line ends the quote. */
export function alertDocument(
  told: Told,
  ctx: RenderContext & Answering,
  repeat: boolean,
  words: Words,
): Document {
  const lead = cleanForDocument(told.lead);
  const { labels } = words;
  const isCorrection = told.kind === 'correction';
  const badge = badgeOf(told, repeat);
  const lines: Line[] = [
    { rank: RANK.headline, role: 'headline', spans: headlineOf(words.badge(badge), lead, words) },
  ];
  const add = (rank: number, label: Inline, ...spans: Inline) => {
    lines.push({ rank, label, spans });
  };

  if (isCorrection) lines.push(todoLine(words.todo.correction(badge)));
  if (told.kind === 'again') lines.push(todoLine(words.todo.again(badge.grade)));
  if (lead.quote !== null && !isCorrection) lines.push(quoteLine(lead.quote, words));
  if (lines.length > 1) lines.push({ rank: RANK.quote, role: 'gap', spans: [] });
  const whose = isCorrection ? null : whoseLine(told, ctx);
  if (whose !== null) lines.push({ rank: RANK.assignee, spans: whose });
  if (lead.phone !== null) add(RANK.phone, [labels.phone], bold(idClip(lead.phone)));
  const record = recordOf(lead);
  if (record) add(RANK.phone, [labels.record], idClip(record));

  const where = whereOf(lead, words);
  if (where.length > 0) add(RANK.where, [labels.place], valueClip(where, MAX_BYTES.value));
  const called = calledOf(lead, ctx, words);
  if (called) add(RANK.called, [labels.called], ...called);
  const talk = talkOf(lead, words).join(words.separator);
  if (talk) add(RANK.talk, [labels.talk], talk);

  if (!isCorrection) {
    const tags = lead.tags.flatMap((tag, at) =>
      at === 0 ? [theirs(tag)] : [words.tagSeparator, theirs(tag)],
    );
    if (tags.length > 0) add(RANK.tags, [labels.tags], valueClip(tags, MAX_BYTES.tags));
    for (const { name, value } of lead.contacts.slice(0, MAX_CONTACTS)) {
      const label = name === '' ? labels.contact : { clip: [theirs(name)], atMost: MAX_BYTES.label };
      add(RANK.contact, [label], valueClip([theirs(value)], MAX_BYTES.value));
    }
    if (lead.note !== null) add(RANK.note, [labels.note], valueClip([theirs(lead.note)], MAX_BYTES.note));
  }
  if (lead.link !== null) lines.push({ rank: RANK.link, spans: [{ link: lead.link, text: words.openLink }] });
  if (badge.late) lines.push({ rank: RANK.late, spans: [toned('quiet', words.todo.late)] });
  if (repeat) lines.push({ rank: RANK.repeat, spans: [toned('quiet', words.todo.repeat)] });
  if (ctx.takeLink !== undefined && !isCorrection) lines.push(linkLine(ctx.takeLink, ctx));
  return { lines };
}

const linkLine = (link: string, { locale }: RenderContext): Line => ({
  rank: RANK.take,
  spans: [{ link, text: answerWordsOf(locale).take }],
});

const todoLine = (text: string): Line => ({ rank: RANK.todo, role: 'quote', spans: [toned('warn', text)] });

function quoteLine(quote: string, words: Words): Line {
  const { before } = words.said('');
  const said: Clip = { clip: [theirs(quote)], least: MIN_VALUE_BYTES };
  const quoted = fill((mark) => words.said(mark).quoted, [said]);
  return { rank: RANK.quote, role: 'quote', spans: [before, toned('warn', ...quoted)] };
}

/** An id or a number is shown whole or not at all. */
const idClip = (id: string): Clip => ({ clip: [theirs(id)], atMost: MAX_BYTES.id });

const valueClip = (pieces: Inline, atMost: number): Clip => ({
  clip: pieces as Clip['clip'],
  atMost,
  least: MIN_VALUE_BYTES,
});
