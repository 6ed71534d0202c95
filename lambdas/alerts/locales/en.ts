import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import type { BadgeFacts, Words } from './words.ts';

const LABEL_CHARS = 8;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const OPERATORS: Readonly<Record<string, string>> = {
  电信: 'China Telecom',
  联通: 'China Unicom',
  移动: 'China Mobile',
};

/** 重发 and 补发 stand in every language: a search for repeats, or for what came late, finds them all. */
const marksOf = ({ late, repeat }: Pick<BadgeFacts, 'late' | 'repeat'>): string =>
  (late ? ' · late 补发' : '') + (repeat ? ' · repeat 重发' : '');

function badgeText({ kind, grade, newGrade, previous, isFirst, ...marked }: BadgeFacts): string {
  const again = marksOf(marked);
  if (kind === 'correction')
    return `${isFirst ? 'Correction' : 'Corrected again'} ${grade} → ${newGrade ?? 'no grade'}${again}`;
  if (kind === 'again') return `${grade} again${again}`;
  if (previous === null) return grade + again;
  return `${grade}, ${previous.rose ? 'up from' : 'was'} ${previous.grade}${again}`;
}

const some = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export const en: Words = {
  badge: (facts) => `[${badgeText(facts)}] `,
  rowBadge: badgeText,
  listHead({ grades, corrections, count, total, ...marked }) {
    const [only] = grades;
    const parts = grades.map(({ grade, count: leads }) => `${leads} ${grade}`);
    if (corrections > 0) parts.push(some(corrections, 'correction'));
    const rest = total > count ? ` (of ${total}, the rest follows)` : '';
    const again = marksOf(marked);
    if (only && grades.length === 1 && corrections === 0) {
      return `[${only.grade}${again}] ${some(count, 'lead')}${rest}`;
    }
    return `[${some(count, 'lead')}${again}] ${parts.join(', ')}${rest}`;
  },
  companySeparator: ' · ',
  taskSeparator: ' | ',
  separator: ' · ',
  tagSeparator: ', ',
  unknownLead: 'New lead',
  tasks: (count) => some(count, 'task'),
  said: (quote) => ({ before: 'They said: ', quoted: `“${quote}”` }),
  todo: {
    correction: ({ grade, newGrade, isFirst }) =>
      newGrade === null
        ? `${isFirst ? 'No longer' : 'Once more no longer'} ${grade}: if you have not called yet, it can wait.`
        : `Changed ${isFirst ? '' : 'once more '}from ${grade} to ${newGrade}: if you have not called yet, it can wait; if you have, treat it as ${newGrade}.`,
    again: (grade) => `It was corrected downwards and is ${grade} again: please follow up.`,
    late: 'Late: nobody was told of this lead at the time. Ask first whether a colleague has called already.',
    repeat: 'Repeat: the first send was never confirmed, so you may have seen this already.',
  },
  labels: {
    name: 'Name',
    company: 'Company',
    task: 'Task',
    phone: 'Phone',
    record: 'Record',
    place: 'Where',
    called: 'Called',
    talk: 'Talk',
    tags: 'Tags',
    contact: 'Contact',
    note: 'Note',
    link: 'Link',
  },
  openLink: 'Open the customer',
  listMore({ count, total, isOnPage }) {
    const where = isOnPage
      ? 'on the page, once you have taken the lead'
      : 'in the dialling platform or your CRM, by phone number';
    return `More contacts or a customer link${count === total ? '' : ` for ${count}`}: ${where}`;
  },
  gender: (gender) => (gender === 1 ? 'female' : gender === 2 ? 'male' : null),
  operator: (name) => (Object.hasOwn(OPERATORS, name) ? (OPERATORS[name] ?? name) : name),
  place: (province, city) => `${city}, ${province}`,
  talk(ms) {
    if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
    const hours = Math.floor(ms / HOUR_MS);
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
    const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS);
    return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
  },
  rounds: (count) => some(count, 'round'),
  ago(ms) {
    if (ms < MINUTE_MS) return 'just now';
    if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
    if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
    return `${some(Math.floor(ms / DAY_MS), 'day')} ago`;
  },
  timeWithAge: (time, ago) => `${time} (${ago})`,
  date(year, month, day) {
    const date = `${day} ${MONTHS[month - 1] ?? month}`;
    return year === null ? date : `${date} ${year}`;
  },
  padLabel(label) {
    const columns = Array.from(label, (char) => (char > '\u2e7f' ? 2 : 1)).reduce(
      (sum, width) => sum + width,
      0,
    );
    return label + ' '.repeat(Math.max(0, LABEL_CHARS - columns) + 1);
  },
};
