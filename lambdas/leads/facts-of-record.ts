import type { CallRecord, ContactField } from '../call-records/record.ts';
import type { TaskConfig } from '../config/config.ts';
import type { LeadFacts } from './facts.ts';
import { filledLink } from './link.ts';
import { maskNumbers, maskNumbersAcross } from './mask-numbers.ts';
import { readableExtra } from './note.ts';
import { maskedPhone, shownPhone } from './phone.ts';
import { lastWords } from './quote.ts';
import { lineOf } from './text.ts';

const OPERATORS: Readonly<Record<number, string>> = { 1: '电信', 2: '联通', 3: '移动' };

/** Bounds in code points, so that no import can make a lead too big for the table or for a message. */
const MAX_CHARS = {
  name: 80,
  company: 120,
  phone: 400,
  place: 40,
  quote: 200,
  tag: 40,
  value: 200,
  note: 600,
};
const MAX_TAGS = 20;
const MAX_CONTACTS = 20;
const MAX_LINK_CHARS = 2000;

/** What an alert shows of a record. Pure. A record that was never graded gives grade 0. */
export function factsOf(record: CallRecord, task: TaskConfig): LeadFacts {
  const hide = task.maskPhone ? maskNumbers : (text: string) => text;
  const line = (text: string | null, maxChars: number) => {
    const shown = lineOf(text, maxChars);
    return shown && hide(shown);
  };
  const phone = lineOf(record.callee, MAX_CHARS.phone);
  const shown = phone && shownPhone(phone);
  const tags = distinct(record.tags.map((tag) => lineOf(tag, MAX_CHARS.tag))).slice(0, MAX_TAGS);
  const contacts = record.components.flatMap(contactOf).slice(0, MAX_CONTACTS);
  return {
    recordId: record.id,
    taskId: task.id,
    taskName: task.name,
    grade: record.grade ?? 0,
    name: line(record.name, MAX_CHARS.name),
    company: line(record.company, MAX_CHARS.company),
    // Stryker disable next-line ConditionalExpression: what is no number has nothing to mask; only the compiler asks
    phone: shown !== null && task.maskPhone ? maskedPhone(shown) : shown,
    gender: record.gender === 1 || record.gender === 2 ? record.gender : null,
    province: line(record.province, MAX_CHARS.place),
    city: line(record.city, MAX_CHARS.place),
    operatorName: line(record.operatorName, MAX_CHARS.place) ?? OPERATORS[record.operator ?? 0] ?? null,
    talkMs: record.billMs,
    rounds: record.rounds,
    calledAtMs: record.calledAtMs ?? record.createdAtMs,
    endedAtMs: record.hungUpAtMs,
    quote: line(lastWords(record.details), MAX_CHARS.quote),
    tags: task.maskPhone ? maskNumbersAcross(tags) : tags,
    contacts: task.maskPhone ? contacts.map(maskedContact) : contacts,
    note: record.extra === null ? null : line(readableExtra(record.extra), MAX_CHARS.note),
    link: linkOf(record, task),
  };
}

function contactOf(field: ContactField): LeadFacts['contacts'] {
  const value = lineOf(field.value, MAX_CHARS.value);
  return value === null ? [] : [{ name: lineOf(field.name, MAX_CHARS.tag) ?? '', value }];
}

/** A name and its value stand side by side: half a number in each is a number. */
function maskedContact({ name, value }: LeadFacts['contacts'][number]): LeadFacts['contacts'][number] {
  const [maskedName = '', maskedValue = ''] = maskNumbersAcross([name, value]);
  return { name: maskedName, value: maskedValue };
}

/** A link cut short leads nowhere: one that is too long is left out. */
function linkOf(record: CallRecord, task: TaskConfig): string | null {
  if (task.link === null) return null;
  const link = filledLink(task.link, record, task.maskPhone ? maskNumbers : undefined);
  return link.length > MAX_LINK_CHARS ? null : link;
}

function distinct(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null))];
}
