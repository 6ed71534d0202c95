import type { CallRecord } from '../call-records/record.ts';

/** The vendor's names that are not just our names in snake_case. */
const VENDOR_NAMES = new Map<string, keyof CallRecord>(
  Object.entries({
    callid: 'callId',
    duration: 'durationMs',
    bill: 'billMs',
    calldate: 'calledAtMs',
    hangupcause: 'hangupCause',
    hangupdate: 'hungUpAtMs',
    answerdate: 'answeredAtMs',
    bridge_callid: 'bridgeCallId',
    bridge_calldate: 'bridgeCalledAtMs',
    bridge_answerdate: 'bridgeAnsweredAtMs',
    created_at: 'createdAtMs',
    updated_at: 'updatedAtMs',
    read_at: 'readAtMs',
    processed_at: 'processedAtMs',
    number_created_at: 'numberCreatedAtMs',
    intention_results: 'grade',
    gender_str: 'genderText',
    hangup_disposition_str: 'hangupDispositionText',
  } as const),
);

/**
 * Fills `{field}` of a link with the record's field, by the vendor's name or ours, URL-encoded. Times are ISO 8601 in
 * UTC, lists are joined by commas; what is unknown, null or not plain is empty.
 *
 * @param hide masks whatever may be somebody's number: all texts but the ids by which others know the record
 */
export function filledLink(
  template: string,
  record: CallRecord,
  hide: (text: string) => string = (text) => text,
): string {
  return template.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const field = fieldNamed(name.trim(), record);
    if (field === null) return '';
    const value = plainValue(field, record[field]);
    const isOwn = typeof record[field] === 'number' || IDS.has(field) || UUID.test(value);
    return encode(isOwn ? value : hide(value));
  });
}

const IDS: ReadonlySet<string> = new Set(['id', 'taskId', 'userId'] satisfies string[]);
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function fieldNamed(name: string, record: CallRecord): keyof CallRecord | null {
  const ours =
    VENDOR_NAMES.get(name) ?? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const field = ours as keyof CallRecord;
  return Object.hasOwn(record, field) ? field : null;
}

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

/** Also what `encodeURIComponent` leaves and a chat's link syntax would stumble over. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
