import type { Told } from '../leads/told.ts';
import { byteLength, cutBytes } from './bytes.ts';
import { cleanForMarkdown } from './clean-lead.ts';
import type { RenderContext } from './context.ts';
import { fitLines, type Line } from './fit.ts';
import { badgeOf, headline } from './headline.ts';
import type { Words } from './locales/words.ts';
import { calledOf, recordOf, talkOf, whereOf } from './shown.ts';
import type { Warmth } from './time.ts';

/** Less than this of a line's value is not worth its label. */
const MIN_VALUE_BYTES = 24;
const MAX_BYTES = { label: 60, value: 300, note: 600, tags: 300 };
const MAX_CONTACTS = 8;

/** What is given up last has the lowest rank: {@link fitLines}. */
const RANK = {
  phone: 0,
  headline: 1,
  todo: 2,
  quote: 3,
  where: 4,
  called: 5,
  talk: 6,
  link: 7,
  contact: 8,
  tags: 9,
  note: 10,
  repeat: 11,
};

/**
 * One lead in the dialect of a WeCom group robot. The first line has no colour, since a lock screen shows tags as they
 * are; an empty line ends the quote, which some clients would otherwise carry on into the next line.
 */
export function alertMarkdown(told: Told, ctx: RenderContext, repeat: boolean, words: Words): string {
  const lead = cleanForMarkdown(told.lead);
  const { labels } = words;
  const isCorrection = told.kind === 'correction';
  const badge = badgeOf(told, repeat);
  const lines: Line[] = [
    { rank: RANK.headline, ...wrapped('**', '**', (max) => headline(words.badge(badge), lead, words, max)) },
  ];

  if (isCorrection) lines.push(todoLine(words.todo.correction(badge)));
  if (told.kind === 'again') lines.push(todoLine(words.todo.again(badge.grade)));
  if (lead.quote !== null && !isCorrection) {
    const said = (quote: string) => {
      const { before, quoted } = words.said(quote);
      return `> ${before}${coloured('warning', quoted)}`;
    };
    lines.push({ rank: RANK.quote, ...shortenable(lead.quote, said) });
  }
  if (lines.length > 1) lines.push({ rank: RANK.quote, text: '' });
  if (lead.phone !== null)
    lines.push({ rank: RANK.phone, text: labelled(labels.phone, `**${lead.phone}**`) });
  const record = recordOf(lead);
  if (record) lines.push({ rank: RANK.phone, text: labelled(labels.record, record) });

  const where = whereOf(lead, words).join(words.separator);
  if (where) lines.push(labelledLine(RANK.where, labels.place, where, MAX_BYTES.value));
  const called = calledOf(lead, ctx, words, (age) => coloured(age.warmth, age.text));
  if (called) lines.push({ rank: RANK.called, text: labelled(labels.called, called) });
  const talk = talkOf(lead, words).join(words.separator);
  if (talk) lines.push({ rank: RANK.talk, text: labelled(labels.talk, talk) });

  if (!isCorrection) {
    const tags = lead.tags.join(words.tagSeparator);
    if (tags) lines.push(labelledLine(RANK.tags, labels.tags, tags, MAX_BYTES.tags));
    for (const { name, value } of lead.contacts.slice(0, MAX_CONTACTS)) {
      lines.push(labelledLine(RANK.contact, name || labels.contact, value, MAX_BYTES.value));
    }
    if (lead.note !== null) lines.push(labelledLine(RANK.note, labels.note, lead.note, MAX_BYTES.note));
  }
  if (lead.link !== null) lines.push({ rank: RANK.link, text: `[${words.openLink}](${lead.link})` });
  if (repeat) lines.push({ rank: RANK.repeat, text: coloured('comment', words.todo.repeat) });
  return fitLines(lines, ctx.limits.markdownBytes);
}

const coloured = (colour: Warmth, text: string): string => `<font color="${colour}">${text}</font>`;

const labelled = (label: string, value: string): string => `${coloured('comment', label)} ${value}`;

const todoLine = (text: string): Line => ({ rank: RANK.todo, text: `> ${coloured('warning', text)}` });

function labelledLine(rank: number, label: string, value: string, maxBytes: number): Line {
  const shortLabel = cutBytes(label, MAX_BYTES.label);
  return { rank, ...shortenable(cutBytes(value, maxBytes), (text) => labelled(shortLabel, text)) };
}

/** A line around a value that may be cut, unless too little of it would be left. */
function shortenable(value: string, around: (value: string) => string): Pick<Line, 'text' | 'shorter'> {
  return {
    text: around(value),
    shorter(maxBytes) {
      const room = maxBytes - byteLength(around(''));
      return room < MIN_VALUE_BYTES ? null : around(cutBytes(value, room));
    },
  };
}

function wrapped(before: string, after: string, inside: (maxBytes?: number) => string) {
  const around = byteLength(before + after);
  return {
    text: before + inside() + after,
    shorter: (maxBytes: number) => before + inside(maxBytes - around) + after,
  };
}
