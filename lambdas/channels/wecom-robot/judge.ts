import { SECOND_MS } from '../../platform/duration.ts';
import type { HttpAnswer } from '../../platform/http/http.ts';
import type { Outcome, OutcomeKind } from '../channel.ts';
import { ERRCODES, HOLD_MS, kindOfStatus, UNKNOWN_ERRCODE } from './errcodes.ts';

const MAX_HOLD_MS = 300 * SECOND_MS;

/** What an answer of the robot means. `errcode` decides, whatever the status; where there is none, the status does. */
export function judge(answer: Pick<HttpAnswer, 'status' | 'body' | 'retryAfterMs'>): Outcome {
  const { errcode, partlyRead } = readAnswer(answer.body);
  if (errcode === null) {
    const detail = `HTTP ${answer.status} without a readable errcode`;
    return outcome(kindOfStatus(answer.status), detail, answer.retryAfterMs);
  }
  const { kind, meaning } = ERRCODES[errcode] ?? UNKNOWN_ERRCODE;
  if (kind === 'accepted' && partlyRead) {
    return { kind: 'accepted-with-defect', detail: 'errcode 0, but WeCom could not read all of the JSON' };
  }
  return outcome(kind, `errcode ${errcode}: ${meaning}`, answer.retryAfterMs);
}

function outcome(kind: OutcomeKind, detail: string, retryAfterMs: number | null): Outcome {
  if (kind === 'accepted') return { kind };
  if (kind === 'rate-limited') return { kind, detail, holdMs: holdMs(retryAfterMs) };
  return { kind, detail };
}

function holdMs(retryAfterMs: number | null): number {
  return retryAfterMs !== null && retryAfterMs > 0 ? Math.min(retryAfterMs, MAX_HOLD_MS) : HOLD_MS;
}

/** `errcode` may come as a string. `errmsg` is only looked at for the one defect that hides behind a 0. */
function readAnswer(body: string): { errcode: number | null; partlyRead: boolean } {
  const value = parsed(body);
  const errcode = Number(
    typeof value.errcode === 'string' && value.errcode.trim() === '' ? Number.NaN : value.errcode,
  );
  const isNumber = ['number', 'string'].includes(typeof value.errcode) && Number.isInteger(errcode);
  return {
    errcode: isNumber ? errcode : null,
    partlyRead: /wrong json format/i.test(String(value.errmsg)),
  };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    // What is no object has no errcode either.
    return (value ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
