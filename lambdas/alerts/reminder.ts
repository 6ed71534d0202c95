import { gradeLetter } from '../leads/grade.ts';
import { type Ask, askKindOf, type Person } from '../leads/told.ts';
import { cutUnits } from '../messages/bytes.ts';
import { LETTER_BYTES } from '../messages/context.ts';
import {
  bold,
  type Clip,
  type Document,
  type Inline,
  type Line,
  theirs,
  toned,
} from '../messages/document.ts';
import type { Message } from '../messages/message.ts';
import { plainDialect, plainText } from '../messages/plain.ts';
import { printDocument } from '../messages/print-document.ts';
import { fill } from '../messages/slots.ts';
import type { AlertContext } from './alert.ts';
import { assigneeLine, mentionsOf, nameSpan } from './answer-lines.ts';
import { cleanForDocument } from './clean-lead.ts';
import { partClip } from './headline.ts';
import { attributesOf } from './lead-data.ts';
import { answerWordsOf } from './locales/answers.ts';
import { wordsOf } from './locales/index.ts';
import { messageId } from './message-id.ts';
import { reminderData } from './reminder-data.ts';
import { calledOf, companyOf, recordOf, whoOf } from './shown.ts';
import type { ToldReminder } from './told-reminder.ts';

const SUBJECT_UNITS = 90;
const SMS_UNITS = 70;
const MAX_BYTES = { who: 90, company: 150, id: 200 };

/** What is given up last has the lowest rank. */
const RANK = { phone: 0, headline: 1, take: 2, todo: 3, assignee: 4, called: 5, repeat: 6 };

/** One lead that nobody has taken, or of which nobody has said what came of it. No louder than the alert was. Pure. */
export function renderReminder(told: ToldReminder, ctx: AlertContext): Message {
  const { ask, lead } = told;
  const id = messageId(told, ctx.channel);
  const document = reminderDocument(told, ctx);
  const head = plainText(headlineOf(told, ctx)).trimEnd();
  const letter = { dialect: plainDialect, room: ctx.textBytes ?? LETTER_BYTES, pictures: false };
  return {
    id,
    event: 'reminder',
    // SNS does not encrypt Subjects: no name, no number.
    subject: cutUnits(`${badgeOf(told, ctx)}${cleanForDocument(lead).taskName}`.trim(), SUBJECT_UNITS),
    document,
    text: printDocument(document, letter),
    sms: cutUnits(head, SMS_UNITS),
    data: { ...reminderData(told, { id, repeat: ctx.repeat, headline: head }) },
    attributes: attributesOf('reminder', [lead]),
    mention: false,
    ...mentionsOf(askedPeople(ask), ctx),
  };
}

/** Who is mentioned: whom the step is for, who has it from now on, and with the last step the team's lead too. */
export function askedPeople({ mention, reassign, isLast, lead, assignee, step }: Ask): (string | null)[] {
  const person = mention === 'assignee' || reassign || step === 0 ? (assignee?.id ?? null) : null;
  return [person, mention === 'lead' || isLast ? (lead?.id ?? null) : null];
}

export const isStale = (ask: Ask): boolean => askKindOf(ask) === 'stale';

/** Is nobody left whom it could be given to with this message? */
export const isNobodyLeft = ({ reassign, assignee }: Ask): boolean =>
  reassign && assignee?.because === 'nobody-else';

/** Who had taken it and gave it back. Null: nobody did. */
export const returnedBy = ({ isReturned, passedBy }: Ask): Person | null =>
  (isReturned ? passedBy : null) ?? null;

function badgeOf({ ask, lead }: ToldReminder, { locale, repeat }: AlertContext): string {
  const words = answerWordsOf(locale);
  const grade = gradeLetter(lead.grade);
  return isStale(ask) ? words.staleBadge(grade, repeat) : words.unclaimedBadge(grade, repeat);
}

function headlineOf(told: ToldReminder, ctx: AlertContext): Inline {
  const { ask } = told;
  const words = answerWordsOf(ctx.locale);
  const leadWords = wordsOf(ctx.locale);
  const lead = cleanForDocument(told.lead);
  const waited = words.waited(ask.waitedMs ?? ask.afterMs);
  return [
    badgeOf(told, ctx),
    ...what(),
    partClip('', whoOf(lead, leadWords), MAX_BYTES.who),
    partClip(leadWords.companySeparator, companyOf(lead) ?? '', MAX_BYTES.company),
  ];

  function what(): Inline {
    if (isStale(ask)) return fill((name) => words.stale(name, waited), nameSpan(ask.assignee?.name ?? ''));
    const by = returnedBy(ask);
    return by ? fill(words.returned, nameSpan(by.name)) : [words.unclaimed(waited)];
  }
}

function reminderDocument(told: ToldReminder, ctx: AlertContext): Document {
  const { ask } = told;
  const words = answerWordsOf(ctx.locale);
  const leadWords = wordsOf(ctx.locale);
  const lead = cleanForDocument(told.lead);
  const lines: Line[] = [{ rank: RANK.headline, role: 'headline', spans: headlineOf(told, ctx) }];
  for (const todo of todosOf(ask, ctx)) {
    lines.push({ rank: RANK.todo, role: 'quote', spans: [toned('warn', ...todo)] });
  }
  if (lines.length > 1) lines.push({ rank: RANK.todo, role: 'gap', spans: [] });
  if (ask.assignee && !isStale(ask)) {
    lines.push({ rank: RANK.assignee, spans: assigneeLine(ask.assignee, ctx) });
  }
  if (lead.phone !== null) {
    lines.push({ rank: RANK.phone, label: [leadWords.labels.phone], spans: [bold(idClip(lead.phone))] });
  }
  const record = recordOf(lead);
  if (record) lines.push({ rank: RANK.phone, label: [leadWords.labels.record], spans: [idClip(record)] });
  const called = calledOf(lead, ctx, leadWords);
  if (called) lines.push({ rank: RANK.called, label: [leadWords.labels.called], spans: called });
  if (ctx.repeat) {
    lines.push({ rank: RANK.repeat, spans: [toned('quiet', leadWords.todo.repeat)] });
  }
  if (ctx.takeLink !== undefined) {
    const text = isStale(ask) ? words.say : words.take;
    lines.push({ rank: RANK.take, spans: [{ link: ctx.takeLink, text }] });
  }
  return { lines };
}

function todosOf(ask: Ask, { locale }: AlertContext): Inline[] {
  const { todo } = answerWordsOf(locale);
  const { assignee, insteadOf, isLast, lead, passedBy, reassign } = ask;
  if (isStale(ask)) return [[todo.stale]];
  const by = returnedBy(ask);
  if (by) {
    return [
      assignee
        ? fill(todo.returned, nameSpan(by.name), nameSpan(assignee.name))
        : fill(todo.returnedToAll, nameSpan(by.name)),
    ];
  }
  if (passedBy && assignee) {
    return [fill(todo.passed, nameSpan(passedBy.name), nameSpan(assignee.name))];
  }
  const todos: Inline[] = [];
  if (reassign && assignee) {
    const to = nameSpan(assignee.name);
    if (isNobodyLeft(ask)) todos.push(fill(todo.nobodyLeft, to));
    else if (insteadOf) todos.push(fill(todo.reassigned, nameSpan(insteadOf.name), to));
  }
  if (isLast) {
    const isSaid = assignee?.because === 'nobody-else' && assignee.id === lead?.id;
    todos.push(lead && !isSaid ? fill(todo.lastLead, nameSpan(lead.name)) : [todo.last]);
  }
  return todos;
}

const idClip = (id: string): Clip => ({ clip: [theirs(id)], atMost: MAX_BYTES.id });
