import type { DigestFigures, DigestLead } from '../../digests/figures.ts';
import { gradeLetter } from '../../leads/grade.ts';
import { cutBytes } from '../bytes.ts';
import type { RenderContext } from '../context.ts';
import { wordsOf } from '../locales/index.ts';
import { calledText, digestWords } from './facts.ts';
import type { RowForms } from './pack-rows.ts';

const MAX_BYTES = { who: 60, phone: 200, place: 60, company: 90, task: 60, record: 80 };

export interface LeadRowOptions {
  figures: DigestFigures;
  locale: RenderContext['locale'];
  /** Makes somebody else's text safe for the form. */
  clean(text: string): string;
  bold(text: string): string;
  /** Where there is a line's width for it. */
  withPlace: boolean;
  /** Are there several grades, and several tasks? Then each row says which. */
  manyGrades: boolean;
  manyTasks: boolean;
}

/** A lead as a row: who, phone, time; then company, place, and the task where there are several. */
export function leadRow(lead: DigestLead, options: LeadRowOptions): RowForms {
  const { figures, locale, clean, bold, withPlace, manyGrades, manyTasks } = options;
  const { separator } = digestWords(locale);
  const words = wordsOf(locale);
  const shown = (text: string | null, maxBytes: number) =>
    text === null ? null : cutBytes(clean(text), maxBytes) || null;
  const name = shown(lead.name, MAX_BYTES.who);
  const company = shown(lead.company, MAX_BYTES.company);
  const phone = shown(lead.phone, MAX_BYTES.phone);
  const record = joined(' ', [words.labels.record, shown(lead.id, MAX_BYTES.record)]);
  const who = name ?? company ?? (phone === null ? record : null);
  const place = withPlace
    ? placeOf(shown(lead.province, MAX_BYTES.place), shown(lead.city, MAX_BYTES.place), words.place)
    : null;
  const time = lead.atMs === null ? null : calledText(lead.atMs, figures, digestWords(locale));

  const grade = manyGrades ? gradeLetter(lead.grade) : null;
  const start = joined(' ', [grade, who === null ? null : bold(who), phone]);
  const line = (...parts: (string | null)[]) => joined(separator, [start, ...parts]);
  const firm = name === null ? null : company;
  const task = manyTasks ? shown(lead.taskName, MAX_BYTES.task) : null;
  return [line(time, firm, place, task), line(time, firm, task), line(time, firm), line(time)];
}

const joined = (separator: string, parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(separator);

/** A municipality is province and city: shown once. */
function placeOf(
  province: string | null,
  city: string | null,
  join: (province: string, city: string) => string,
): string | null {
  if (province === null || city === null) return province ?? city;
  if (province.startsWith(city)) return province;
  return city.startsWith(province) ? city : join(province, city);
}
