import type { CallRecord, ContactField } from '../../call-records/record.ts';
import type { TaskConfig } from '../../config/config.ts';
import type { LeadFacts } from './facts.ts';
import { filledLink } from './link.ts';
import { maskedFacts } from './mask-facts.ts';
import { maskNumbersAcross } from './mask-numbers.ts';
import { readableExtra } from './note.ts';
import { shownPhone } from './phone.ts';
import { hotWords } from './quote.ts';
import { lineOf, nameOf } from './text.ts';

const OPERATORS: Readonly<Record<number, string>> = { 1: '电信', 2: '联通', 3: '移动' };

/** Limits in code points, so that no import can make a lead too big for the table or a message. */
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

/** What an alert shows of a record. Pure. An ungraded record has grade 0. */
export function factsOf(record: CallRecord, task: TaskConfig): LeadFacts {
  const facts = openFactsOf(record, task);
  return task.maskPhone ? maskedFacts(facts) : facts;
}

function openFactsOf(record: CallRecord, task: TaskConfig): LeadFacts {
  const phone = lineOf(record.callee, MAX_CHARS.phone);
  const tags = distinct(record.tags.map((tag) => lineOf(tag, MAX_CHARS.tag))).slice(0, MAX_TAGS);
  const contacts = record.components.flatMap(contactOf).slice(0, MAX_CONTACTS);
  return {
    recordId: record.id,
    taskId: task.id,
    taskName: task.name,
    grade: record.grade ?? 0,
    name: nameOf(record.name, MAX_CHARS.name),
    company: nameOf(record.company, MAX_CHARS.company),
    phone: phone && shownPhone(phone),
    gender: record.gender === 1 || record.gender === 2 ? record.gender : null,
    province: lineOf(record.province, MAX_CHARS.place),
    city: lineOf(record.city, MAX_CHARS.place),
    operatorName: lineOf(record.operatorName, MAX_CHARS.place) ?? OPERATORS[record.operator ?? 0] ?? null,
    talkMs: record.billMs,
    rounds: record.rounds,
    calledAtMs: record.calledAtMs ?? record.createdAtMs,
    endedAtMs: record.hungUpAtMs,
    quote: lineOf(hotWords(record.details), MAX_CHARS.quote),
    tags,
    contacts,
    note: record.extra === null ? null : lineOf(readableExtra(record.extra), MAX_CHARS.note),
    link: linkOf(record, task),
  };
}

function contactOf(field: ContactField): LeadFacts['contacts'] {
  const value = lineOf(field.value, MAX_CHARS.value);
  return value === null ? [] : [{ name: lineOf(field.name, MAX_CHARS.tag) ?? '', value }];
}

/** A shortened link leads nowhere, so one that is too long is left out. */
function linkOf(record: CallRecord, task: TaskConfig): string | null {
  if (task.link === null) return null;
  const link = filledLink(task.link, record, task.maskPhone ? maskNumbersAcross : undefined);
  return link.length > MAX_LINK_CHARS ? null : link;
}

function distinct(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null))];
}
