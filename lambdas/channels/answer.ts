import type { HttpAnswer } from '../platform/http/http.ts';
import { LONGEST_BLOCK_MS, type Outcome, type OutcomeKind } from './channel.ts';
import { ofStatus } from './http-status.ts';

export type Answer = Pick<HttpAnswer, 'status' | 'body' | 'retryAfterMs' | 'fromProxy'>;

/** What a receiver's own code means for a delivery. */
export interface CodeMeaning {
  kind: OutcomeKind;
  /** In our own words, because the answer's may repeat what was sent. */
  meaning: string;
}

/** A refusal that no table knows. It concerns this text or all texts; later sends will show which. */
export const UNKNOWN_REFUSAL: CodeMeaning = {
  kind: 'refused',
  meaning: 'a refusal that leadbell does not know',
};

/** The answer's JSON object; empty if it is not an object. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    // Anything but an object has no code either.
    return (value ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The code, given as a number or as text; null: there is none. */
export function wholeNumber(value: unknown): number | null {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = ['number', 'string'].includes(typeof value) ? Number(value) : Number.NaN;
  return Number.isInteger(number) ? number : null;
}

/** An answer without a verdict of the receiver. `named` is the missing field. */
export function ofNobody(
  { status, fromProxy, retryAfterMs, body }: Answer,
  named: string,
  rateHoldMs: number,
): Outcome {
  const { kind, who } = ofStatus(status, fromProxy || isPageOfGateway(status, body));
  const detail = `HTTP ${status} without a readable ${named}: ${who}`;
  const judged = outcomeOf(kind, detail, retryAfterMs, rateHoldMs);
  return judged.kind === 'ambiguous' && status >= 500 ? { ...judged, isFailure: true } : judged;
}

/** Not those: they may be the receiver's server, for an address that is not there, or a text that is too long. */
const MAY_BE_RECEIVERS = [404, 410, 413, 414];

/** Receivers answer in JSON: a web page with a refusal is a firewall's or a gateway's. */
const isPageOfGateway = (status: number, body: string): boolean =>
  status >= 400 &&
  status < 500 &&
  !MAY_BE_RECEIVERS.includes(status) &&
  /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(body);

/** @param rateHoldMs how long a receiver that is full is left alone, where it does not say so itself */
export function outcomeOf(
  kind: OutcomeKind,
  detail: string,
  retryAfterMs: number | null,
  rateHoldMs: number,
): Outcome {
  const askedMs = retryAfterMs !== null && retryAfterMs > 0 ? Math.min(retryAfterMs, LONGEST_BLOCK_MS) : null;
  switch (kind) {
    case 'accepted':
      return { kind };
    case 'rate-limited':
      return { kind, detail, holdMs: askedMs ?? rateHoldMs };
    case 'busy':
    case 'not-taken':
    case 'ambiguous':
      return askedMs === null ? { kind, detail } : { kind, detail, holdMs: askedMs };
    default:
      return { kind, detail };
  }
}
