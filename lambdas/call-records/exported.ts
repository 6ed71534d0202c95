import { decodeText } from '../platform/http/decode-text.ts';
import { parseExactJson } from '../platform/text/exact-json.ts';
import { CallRecordsError } from './errors.ts';
import { isObject } from './lenient.ts';
import { readAnswer } from './wire/answer.ts';
import { parseBody } from './wire/envelope.ts';

/**
 * The rows of records that somebody saved: a whole answer of the record API, one record, a list of either, or a record
 * a line. What the API would not be believed is not believed here either.
 *
 * @throws {CallRecordsError} what it is instead
 */
export function readExported(bytes: Uint8Array): readonly unknown[] {
  const { text, charset } = decodeText(bytes, '', 'best-effort');
  const value = jsonOf(text);
  if (value === undefined) throw noRecords(text.trim() === '' ? 'nothing' : 'a text that is no JSON');
  if (charset.trust === 'broken')
    throw noRecords(`a text that is not whole in its charset (${charset.name})`);
  return (Array.isArray(value) ? value : [value]).flatMap(rowsOf);
}

function jsonOf(text: string): unknown {
  const whole = tryParse(text) ?? parseBody(text).value;
  if (whole !== undefined) return whole;
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(tryParse);
  return lines.length > 0 && !lines.includes(undefined) ? lines : undefined;
}

/** The parser's error quotes the text, so it is never kept. */
function tryParse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

function rowsOf(value: unknown): readonly unknown[] {
  if (!isObject(value)) return [value];
  const isAnswer = 'data' in value || ('code' in value && !('id' in value));
  if (!isAnswer) return [value];
  const answer = {
    status: 200,
    contentType: 'application/json',
    charset: { name: 'utf-8', trust: 'sure' },
    retryAfterMs: null,
    location: null,
    body: JSON.stringify(value),
    url: '',
    clockOffsetMs: null,
  } as const;
  return readAnswer(answer, '').rows;
}

const noRecords = (got: string): CallRecordsError =>
  new CallRecordsError({
    code: 'unexpected-answer',
    message: `There are no records in it: expected JSON of a record, of a list of records or of an answer of the record API, got ${got}.`,
    retryable: false,
    hint: 'Save what `GET …/record` answers, or its `data`, as a file of JSON.',
  });
