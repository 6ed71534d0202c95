import type { Assignee } from '../leads/assignee.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Ask } from '../leads/told.ts';
import type { Display } from '../messages/dialect.ts';
import { type Clip, type Inline, type Row, type RowPart, theirs } from '../messages/document.ts';
import type { Message } from '../messages/message.ts';
import { fill } from '../messages/slots.ts';
import { nameSpan } from './answer-lines.ts';
import { cleanForDocument } from './clean-lead.ts';
import { type FoldedWords, packFolded } from './fold-rows.ts';
import type { ListContext, ListItem } from './list.ts';
import { startOf } from './list-row.ts';
import type { AnswerWords } from './locales/answer-words.ts';
import { answerWordsOf } from './locales/answers.ts';
import { wordsOf } from './locales/index.ts';
import { askedPeople, isNobodyLeft, isStale, returnedBy } from './reminder.ts';
import { reminderData } from './reminder-data.ts';
import { companyOf } from './shown.ts';
import type { ToldReminder } from './told-reminder.ts';

export type ReminderItem = Omit<ListItem, 'told'> & { told: ToldReminder };

const MAX_BYTES = { company: 90, task: 60 };

/** All that one channel must be reminded of at once, a row each. */
export function packReminders(
  items: readonly ReminderItem[],
  ctx: ListContext,
  display: Display,
): { message: Message; count: number } {
  const words = answerWordsOf(ctx.locale);
  const manyTasks = new Set(items.map(({ told }) => told.lead.taskId)).size > 1;
  const folded: FoldedWords<ReminderItem> = {
    event: 'reminder',
    headOf: (packed) => {
      const stale = packed.filter(({ told }) => isStale(told.ask)).length;
      const repeat = packed.every((item) => item.repeat);
      return words.listHead({ unclaimed: packed.length - stale, stale, repeat });
    },
    rowOf: (item) => rowOf(item, manyTasks, ctx),
    dataOf: (item, headline) => ({
      ...reminderData(item.told, { id: item.id, repeat: item.repeat, headline }),
    }),
    peopleOf: ({ told }) => askedPeople(told.ask),
    linkText: (packed) => (packed.every(({ told }) => isStale(told.ask)) ? words.say : words.take),
  };
  return packFolded(items, ctx, display, folded);
}

function rowOf({ told, repeat }: ReminderItem, manyTasks: boolean, { locale }: ListContext): Row {
  const words = answerWordsOf(locale);
  const lead = cleanForDocument(told.lead);
  const { ask } = told;
  const waited = words.waited(ask.waitedMs ?? ask.afterMs);
  const company = companyOf(lead);
  const by = returnedBy(ask);
  const toAll = by === null ? null : { drop: null, spans: [words.rowReturnedToAll] };
  const parts: (RowPart | null)[] = [
    { drop: null, spans: by ? fill(words.rowReturned, nameSpan(by.name)) : [waitedOf()] },
    ask.assignee ? { drop: null, spans: whoseOf(ask, ask.assignee, words) } : toAll,
    ask.isLast ? { drop: null, spans: lastOf(ask, words) } : null,
    company === null ? null : { drop: 2, spans: [clip(company, MAX_BYTES.company)] },
    manyTasks ? { drop: 1, spans: [clip(lead.taskName, MAX_BYTES.task)] } : null,
  ];
  const badge = gradeLetter(lead.grade) + (repeat ? words.rowRepeat : '');
  return {
    start: startOf({ ...told, lead }, badge, wordsOf(locale)),
    parts: parts.filter((part) => part !== null),
  };

  function waitedOf(): string {
    return isStale(ask) ? words.rowStale(waited) : words.rowWaited(waited);
  }
}

/** Whose it is, and that it was given to them with this message. */
function whoseOf(ask: Ask, { name }: Assignee, words: AnswerWords): Inline {
  const { reassign, insteadOf, passedBy, isReturned } = ask;
  if (isNobodyLeft(ask)) return fill(words.rowNobodyLeft, nameSpan(name));
  const isGiven = (passedBy !== undefined && !isReturned) || (reassign && insteadOf);
  return fill(isGiven ? words.rowGiven : words.assignee, nameSpan(name));
}

function lastOf(ask: Ask, words: AnswerWords): Inline {
  const { lead, assignee } = ask;
  const isSaid = isNobodyLeft(ask) && assignee?.id === lead?.id;
  return lead && !isSaid ? fill(words.rowLastLead, nameSpan(lead.name)) : [words.rowLast];
}

const clip = (text: string, atMost: number): Clip => ({ clip: [theirs(text)], atMost });
