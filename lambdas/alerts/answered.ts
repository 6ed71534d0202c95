import { OUTCOMES } from '../assignment/claim.ts';
import { OUTCOME_WORDS } from '../assignment/outcome-words.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Told, ToldAnswer } from '../leads/told.ts';
import { cutUnits } from '../messages/bytes.ts';
import type { Display } from '../messages/dialect.ts';
import { type Clip, type Inline, type Line, theirs } from '../messages/document.ts';
import type { Message } from '../messages/message.ts';
import { plainText } from '../messages/plain.ts';
import { fill } from '../messages/slots.ts';
import type { AlertContext } from './alert.ts';
import { mentionsOf, nameSpan } from './answer-lines.ts';
import { cleanForDocument } from './clean-lead.ts';
import { packFolded } from './fold-rows.ts';
import { attributesOf, type LeadData, leadData } from './lead-data.ts';
import type { ListContext, ListItem } from './list.ts';
import { answerWordsOf } from './locales/answers.ts';
import { wordsOf } from './locales/index.ts';
import { messageId } from './message-id.ts';
import { recordOf, whoOf } from './shown.ts';

export type Answered = Told & { answer: ToldAnswer };
export type AnsweredItem = Omit<ListItem, 'told'> & { told: Answered };

const SMS_UNITS = 70;
const SUBJECT_UNITS = 90;
const MAX_WHO_BYTES = 90;

/** What machines get when a lead is taken, and when somebody says what came of it. */
export interface AnsweredData {
  /** The same in every attempt: de-duplicate by it. */
  id: string;
  event: 'claimed' | 'outcome';
  repeat: boolean;
  grade: string;
  /** The id of a person, and what they are called. */
  by: { id: string; name: string };
  /** Who gave it to them. Null: they took it themselves. */
  passedBy: { id: string; name: string } | null;
  /** ISO 8601, UTC. */
  at: string;
  /** Working time from the alert until it was taken. */
  tookMs: number | null;
  outcome: string | null;
  headline: string;
  lead: LeadData;
}

/** One short line: who has a lead, or what came of it. Pure. */
export function renderAnswered(told: Answered, ctx: AlertContext): Message {
  const id = messageId(told, ctx.channel);
  const event = eventOfAnswer(told);
  const line = lineOf(told, ctx);
  const mark = ctx.repeat ? answerWordsOf(ctx.locale).repeatMark : '';
  const text = mark + plainText(line);
  return {
    id,
    event,
    // SNS does not encrypt Subjects: no name of a customer.
    subject: cutUnits(
      `${gradeLetter(told.lead.grade)} ${cleanForDocument(told.lead).taskName}`,
      SUBJECT_UNITS,
    ),
    document: {
      lines: [{ rank: 0, spans: [mark, ...line].filter((span) => span !== '') }, ...linkOf(told, ctx)],
    },
    text,
    sms: cutUnits(text, SMS_UNITS),
    data: { ...dataOf(told, { id, repeat: ctx.repeat, headline: plainText(line) }) },
    attributes: attributesOf(event, [told.lead]),
    mention: false,
    ...mentionsOf([passedTo(told)], ctx),
  };
}

/** Who did not press, and has to hear of it. */
const passedTo = ({ answer }: Answered): string | null => (answer.passedBy ? answer.by.id : null);

function linkOf(told: Answered, { takeLink, locale }: AlertContext): Line[] {
  if (takeLink === undefined || passedTo(told) === null) return [];
  return [{ rank: 1, spans: [{ link: takeLink, text: answerWordsOf(locale).say }] }];
}

/** Leads that were taken meanwhile, a row each. */
export function packTaken(
  items: readonly AnsweredItem[],
  ctx: ListContext,
  display: Display,
): { message: Message; count: number } {
  const words = answerWordsOf(ctx.locale);
  return packFolded(items, ctx, display, {
    event: 'claimed',
    headOf: (packed) =>
      words.takenHead(
        packed.length,
        packed.every(({ repeat }) => repeat),
      ),
    rowOf: ({ told, repeat }) => ({
      start: [repeat ? words.repeatMark : '', ...lineOf(told, ctx)].filter((span) => span !== ''),
      parts: [],
    }),
    dataOf: ({ told, repeat, id }, headline) => ({ ...dataOf(told, { id, repeat, headline }) }),
    peopleOf: ({ told }) => [passedTo(told)],
    linkText: (packed) => (packed.some(({ told }) => passedTo(told) !== null) ? words.say : null),
  });
}

const eventOfAnswer = ({ kind }: Told): 'claimed' | 'outcome' => (kind === 'taken' ? 'claimed' : 'outcome');

function lineOf(
  { kind, lead: original, answer }: Answered,
  { locale }: Pick<AlertContext, 'locale'>,
): Inline {
  const words = answerWordsOf(locale);
  const leadWords = wordsOf(locale);
  const lead = cleanForDocument(original);
  const who: Clip = {
    clip: [theirs(recordOf(lead) ?? whoOf(lead, leadWords))],
    atMost: MAX_WHO_BYTES,
    least: 0,
  };
  const name = nameSpan(answer.by.name);
  if (kind === 'taken' && answer.passedBy) {
    return fill(
      (from, lead, to) => words.passed(from, lead, to),
      nameSpan(answer.passedBy.name),
      [who],
      name,
    );
  }
  if (kind === 'taken') {
    const took = answer.tookMs === null ? null : words.waited(answer.tookMs);
    return fill((by, lead) => words.taken(by, lead, took), name, [who]);
  }
  const code = OUTCOMES.find((outcome) => outcome === answer.outcome);
  const outcome = code === undefined ? (answer.outcome ?? '') : OUTCOME_WORDS[locale][code];
  return fill((by, lead) => words.outcome(by, lead, outcome), name, [who]);
}

function dataOf(told: Answered, about: { id: string; repeat: boolean; headline: string }): AnsweredData {
  const { lead, answer } = told;
  const { by, atMs, tookMs, outcome, passedBy = null } = answer;
  return {
    id: about.id,
    event: eventOfAnswer(told),
    repeat: about.repeat,
    grade: gradeLetter(lead.grade),
    by,
    passedBy,
    at: new Date(atMs).toISOString(),
    tookMs,
    outcome,
    headline: about.headline,
    lead: leadData(lead),
  };
}
