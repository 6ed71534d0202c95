import { parseZonelessTime } from '../platform/time/zoned-time.ts';
import type { RecordClientOptions } from './client-options.ts';
import { isObject, type JsonObject, readNumber, readText } from './lenient.ts';
import { sourceUrl } from './query.ts';
import { obtainToken } from './wire/token.ts';

/** When a token stops working. `by`: the account's server says so, or the token itself (`exp` of a JWT). */
export interface TokenExpiry {
  atMs: number;
  by: 'answer' | 'token';
}

const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 64 * 1024;
/** Epoch seconds have ten digits, and milliseconds thirteen; fewer are a time that is left. */
const SECONDS_FROM = 1e9;
const MILLISECONDS_FROM = 1e12;
const DEPTH = 4;

/**
 * Asks `GET /agent-api/token`. What its answer looks like is documented nowhere: the first field whose name speaks of an
 * expiry and that can be read as a time counts. Where there is none, the token itself may say it.
 *
 * @returns null: nobody says; `no-answer`: the server did not answer, and the token does not say
 * @throws {CallRecordsError} where there is no token
 */
export async function tokenExpiry(options: RecordClientOptions): Promise<TokenExpiry | 'no-answer' | null> {
  const { account, platform, http } = options;
  const token = await obtainToken(options.token, false);
  const limits = { rawBytes: MAX_BODY_BYTES, decodedBytes: MAX_BODY_BYTES, reading: 'best-effort' } as const;
  let body: string | null = null;
  try {
    const answer = await http.send({
      method: 'GET',
      url: new URL(sourceUrl(account, 'agent-api/token', [])),
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      timeoutMs: TIMEOUT_MS,
      limits,
    });
    // Older nodes have no such address.
    body = answer.status === 200 ? answer.body : '';
  } catch {
    // Whether the account answers at all, its records show.
  }
  const atMs = expiryIn(parsed(body ?? ''), account.timeZone, platform.clock.nowMs());
  if (atMs !== null) return { atMs, by: 'answer' };
  const ofToken = expiryOfJwt(token);
  if (ofToken !== null) return { atMs: ofToken, by: 'token' };
  return body === null ? 'no-answer' : null;
}

/** @param value of any shape */
export function expiryIn(value: unknown, timeZone: string, nowMs: number, depth = DEPTH): number | null {
  if (!isObject(value) || depth === 0) return null;
  for (const [name, field] of Object.entries(value)) {
    const atMs = /expir|^exp$/i.test(name) ? timeOf(field, timeZone, nowMs) : null;
    if (atMs !== null) return atMs;
  }
  for (const field of Object.values(value)) {
    const atMs = expiryIn(field, timeZone, nowMs, depth - 1);
    if (atMs !== null) return atMs;
  }
  return null;
}

function timeOf(field: unknown, timeZone: string, nowMs: number): number | null {
  const number = readNumber(field);
  // `expired: 0` is a flag.
  if (number === 0 || number === 1) return null;
  if (number !== null) {
    if (number >= MILLISECONDS_FROM) return number;
    return number >= SECONDS_FROM ? number * 1000 : nowMs + number * 1000;
  }
  const zoneless = parseZonelessTime(field, timeZone);
  if (zoneless !== null) return zoneless;
  const atMs = Date.parse(readText(field) ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}

function expiryOfJwt(token: string): number | null {
  const claims = parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const exp = isObject(claims) ? readNumber(claims.exp) : null;
  return exp === null ? null : exp * 1000;
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
