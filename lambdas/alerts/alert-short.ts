import type { LeadFacts } from '../leads/facts/facts.ts';
import { cutUnits } from '../messages/bytes.ts';
import { plainText } from '../messages/plain.ts';
import { cleanForText } from './clean-lead.ts';
import type { Words } from './locales/words.ts';
import { placeOf, recordOf } from './shown.ts';

/** The length of one text message in Chinese. */
const SMS_UNITS = 70;
const SMS_NAME_UNITS = 20;
const SMS_RECORD_UNITS = 40;
/** SNS takes fewer than 100 characters. */
const SUBJECT_UNITS = 90;

/** Grade, name, phone, city where there is room for it, task, and where it is taken if that fits. The phone is never cut. */
export function shortText(badge: string, original: LeadFacts, words: Words, takeLink?: string): string {
  const text = wordsOfText(badge, original, words);
  const withLink = `${text} ${takeLink}`;
  return takeLink === undefined || withLink.length > SMS_UNITS ? text : withLink;
}

function wordsOfText(badge: string, original: LeadFacts, words: Words): string {
  const lead = cleanForText(original);
  const who = lead.name ?? lead.company;
  const record = recordOf(lead);
  const parts = record
    ? [words.labels.record, cutUnits(record, SMS_RECORD_UNITS)]
    : [who && cutUnits(who, SMS_NAME_UNITS), lead.phone];
  const start = badge + (parts.filter(Boolean).join(' ') || words.unknownLead);
  const inFull = [start, lead.city, lead.taskName].filter(Boolean).join(' ');
  if (inFull.length <= SMS_UNITS) return inFull;
  const room = SMS_UNITS - start.length - 1;
  const task = room < lead.taskName.length && room < 4 ? '' : cutUnits(lead.taskName, room);
  return task === '' ? start : `${start} ${task}`;
}

/** Grade, task, place. SNS does not encrypt Subjects: no name, no company, no number. */
export function subjectOf(badge: string, original: LeadFacts, words: Words): string {
  const lead = cleanForText(original);
  const parts = [lead.taskName, plainText(placeOf(lead, words) ?? [])].filter((part) => part !== '');
  return cutUnits((badge + parts.join(words.separator)).trim(), SUBJECT_UNITS);
}
