import { isObject, type JsonObject } from '../lenient.ts';

const TIME_FIELDS = ['calldate', 'created_at', 'answerdate', 'hangupdate'];
const MAX_SHAPE = 40;

/**
 * What came in the fields of times, without saying it: digits are 9, letters are a, of an object its keys. So that an
 * operator can tell the developers what the vendor writes.
 */
export function shapeOfTimes(raw: JsonObject): string {
  return TIME_FIELDS.map((field) => `${field}: ${shapeOf(raw[field])}`).join(', ');
}

function shapeOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return `object {${Object.keys(value).map(maskedKey).slice(0, 5).join(', ')}}`;
  const text = masked(String(value));
  return text === '' ? 'empty' : `${typeof value === 'string' ? 'text' : typeof value} ${text}`;
}

/** Names of keys are the vendor's own, except those that are no plain name. */
const maskedKey = (key: string): string => (/^[a-z_]{1,20}$/.test(key) ? key : masked(key));

function masked(text: string): string {
  const shape = text
    .replace(/\p{Nd}/gu, '9')
    .replace(/\p{L}/gu, 'a')
    .replace(/\p{C}/gu, '');
  return [...shape].slice(0, MAX_SHAPE).join('');
}
