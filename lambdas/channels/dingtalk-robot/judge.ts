import { type Answer, jsonObject, ofNobody, outcomeOf, UNKNOWN_REFUSAL, wholeNumber } from '../answer.ts';
import { type Outcome, QUOTA_HOLD_MS } from '../channel.ts';
import { BLOCK_MS, ERRCODES, QUOTA, SECURITY, securityRule } from './errcodes.ts';

/** Judges an answer of the robot. `errcode` decides, whatever the status. Without one, the status decides. */
export function judge(answer: Answer): Outcome {
  const { errcode, errmsg } = jsonObject(answer.body);
  const code = wholeNumber(errcode);
  if (code === null) return ofNobody(answer, 'errcode', BLOCK_MS);
  const rule = code === SECURITY ? securityRule(String(errmsg)) : (ERRCODES[code] ?? UNKNOWN_REFUSAL);
  const detail = `errcode ${code}: ${rule.meaning}`;
  // A block lasts ten minutes, whatever else the answer asks for.
  if (rule.kind === 'rate-limited') {
    return { kind: rule.kind, detail, holdMs: code === QUOTA ? QUOTA_HOLD_MS : BLOCK_MS };
  }
  return outcomeOf(rule.kind, detail, answer.retryAfterMs, BLOCK_MS);
}
