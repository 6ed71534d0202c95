import { isObject, isPhpList, type JsonObject, readNumber, readText } from '../lenient.ts';
import { guarded, throttled, unavailable, undecodable, unexpected, wrongPlace } from './answer-errors.ts';
import { claimOf, claimOfMessage } from './claims.ts';
import { parseBody } from './envelope.ts';
import { accessRefusedBy, businessError, contradicted } from './error-in-envelope.ts';
import { type PageMeta, readMeta } from './meta.ts';
import { isGuardPage, redirected, withoutEnvelope, withoutJson } from './no-envelope.ts';
import type { RawAnswer } from './raw-answer.ts';

export interface AnsweredPage {
  rows: readonly unknown[];
  meta: PageMeta;
  clockOffsetMs: number | null;
  /** Text around the JSON was cut off. */
  hadNoise: boolean;
  /** What it was read as, since that fits and what the answer says of its charset does not; null where it does. */
  guessedCharset: string | null;
}

/**
 * Judges an answer. The vendor reports its errors as HTTP 200 with a code; a refused token is documented nowhere and
 * can look like many things. No body is ever quoted, only its `message`, cleaned.
 *
 * @throws {CallRecordsError}
 */
export function readAnswer(answer: RawAnswer, token: string): AnsweredPage {
  const { status, retryAfterMs } = answer;
  const said = `HTTP ${status}`;
  if (status === 403 && isGuardPage(answer)) throw guarded(said);
  if (status === 401 || status === 403) throw accessRefusedBy(answer, token);
  if (status === 429) throw throttled(said, retryAfterMs);
  if (status >= 500) throw unavailable(said, retryAfterMs);
  if (status >= 300 && status < 400) throw redirected(answer);

  const { value: envelope, hadNoise } = parseBody(answer.body);
  if (envelope === undefined) throw withoutJson(answer);
  const code = isObject(envelope) ? readNumber(envelope.code) : null;
  if (!isObject(envelope) || code === null) throw withoutEnvelope(envelope, answer, token);
  if (code !== 200 && code !== 206) throw businessError(code, envelope, token);
  if (status >= 400) throw wrongPlace(said, status);
  const { charset } = answer;
  if (charset.trust === 'broken') throw undecodable(charset.name);
  return {
    rows: readRows(envelope, token),
    meta: readMeta(envelope, status),
    clockOffsetMs: answer.clockOffsetMs,
    hadNoise,
    guessedCharset: charset.trust === 'guessed' ? charset.name : null,
  };
}

/** A code of 200 is a claim like any other: an answer that speaks of an error is one, whatever its code says. */
function readRows(envelope: JsonObject, token: string): readonly unknown[] {
  const claim = claimOf(envelope);
  if (claim === 'error') throw contradicted(envelope, token);
  const { data } = envelope;
  const rows = data === undefined || data === null ? [] : readData(data);
  if (rows.length > 0) return rows;
  const words = claimOfMessage(envelope.message);
  const isDoubtful =
    words === 'error' ||
    (claim === 'unknown' && words !== 'success') ||
    (claim === 'nothing' && words === 'unknown' && !Array.isArray(data));
  if (isDoubtful) throw contradicted(envelope, token);
  if (data === undefined) throw unexpected('`data` that is missing');
  return rows;
}

function readData(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  if (isObject(data) && (isPhpList(data) || isKeyed(data))) return Object.values(data);
  throw unexpected(`\`data\` that is no list but ${typeof data}`);
}

/** Records by their ids, or by something else of theirs. */
function isKeyed(data: JsonObject): boolean {
  const entries = Object.entries(data);
  if (!entries.every(([, row]) => isObject(row))) return false;
  const idOf = (row: unknown) => (isObject(row) ? readText(row.id) : null);
  return entries.some(([key, row]) => idOf(row) === key) || entries.every(([, row]) => idOf(row) !== null);
}
