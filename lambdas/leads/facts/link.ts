import { fieldNamed } from '../../call-records/record/field-names.ts';
import type { CallRecord } from '../../call-records/record.ts';

/**
 * Replaces each `{field}` of a link with the record's field, by the vendor's name or ours, URL-encoded. Times are ISO
 * 8601 in UTC, lists are joined by commas. Anything unknown, null or nested becomes empty.
 *
 * @param hide masks possible phone numbers in texts that stand side by side: all fields except the ids by which others
 * know the record
 */
export function filledLink(
  template: string,
  record: CallRecord,
  hide: (texts: readonly string[]) => readonly string[] = (texts) => texts,
): string {
  const values = Array.from(template.matchAll(FIELD), ([, name = '']) => fieldValue(name.trim(), record));
  const hidden = hide(values.map(({ text, isOwn }) => (isOwn ? '' : text.replaceAll('\0', ' '))));
  let at = 0;
  return template.replace(FIELD, () => {
    const { text, isOwn } = values[at] ?? { text: '', isOwn: true };
    const shown = isOwn ? text : (hidden[at] ?? '');
    at += 1;
    return encode(shown);
  });
}

const FIELD = /\{([^{}]*)\}/g;

function fieldValue(name: string, record: CallRecord): { text: string; isOwn: boolean } {
  const field = fieldNamed(name, record);
  if (field === null) return { text: '', isOwn: true };
  const text = plainValue(field, record[field]);
  return { text, isOwn: typeof record[field] === 'number' || IDS.has(field) || UUID.test(text) };
}

const IDS: ReadonlySet<string> = new Set(['id', 'taskId', 'userId'] satisfies string[]);
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function plainValue(field: keyof CallRecord, value: unknown): string {
  if (typeof value === 'number' && field.endsWith('AtMs')) return isoTime(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (!Array.isArray(value)) return '';
  return value.every((item) => typeof item === 'string') ? value.join(',') : '';
}

function isoTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** Also encodes characters that `encodeURIComponent` leaves but that a chat's link syntax misreads. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
