import type { HttpAnswer } from '../../platform/http/http.ts';
import { LONGEST_BLOCK_MS, type Outcome, type OutcomeKind } from '../channel.ts';
import { ofStatus } from '../status.ts';
import { ERRCODES, HOLD_MS, UNKNOWN_ERRCODE } from './errcodes.ts';

/** What an answer of the robot means. `errcode` decides, whatever the status; where there is none, the status does. */
export function judge(answer: Pick<HttpAnswer, 'status' | 'body' | 'retryAfterMs' | 'fromProxy'>): Outcome {
  const { errcode, partlyRead } = readAnswer(answer.body);
  if (errcode === null) {
    const { kind, who } = ofStatus(answer.status, answer.fromProxy);
    const judged = outcome(
      kind,
      `HTTP ${answer.status} without a readable errcode: ${who}`,
      answer.retryAfterMs,
    );
    return judged.kind === 'ambiguous' && answer.status >= 500 ? { ...judged, isFailure: true } : judged;
  }
  const { kind, meaning } = ERRCODES[errcode] ?? UNKNOWN_ERRCODE;
  if (kind === 'accepted' && partlyRead) {
    return { kind: 'accepted-with-defect', detail: 'errcode 0, but WeCom could not read all of the JSON' };
  }
  return outcome(kind, `errcode ${errcode}: ${meaning}`, answer.retryAfterMs);
}

function outcome(kind: OutcomeKind, detail: string, retryAfterMs: number | null): Outcome {
  const askedMs = retryAfterMs !== null && retryAfterMs > 0 ? Math.min(retryAfterMs, LONGEST_BLOCK_MS) : null;
  switch (kind) {
    case 'accepted':
      return { kind };
    case 'rate-limited':
      return { kind, detail, holdMs: askedMs ?? HOLD_MS };
    case 'busy':
    case 'not-taken':
    case 'ambiguous':
      return askedMs === null ? { kind, detail } : { kind, detail, holdMs: askedMs };
    default:
      return { kind, detail };
  }
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
