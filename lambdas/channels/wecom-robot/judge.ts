import { type Answer, jsonObject, ofNobody, outcomeOf, UNKNOWN_REFUSAL, wholeNumber } from '../answer.ts';
import type { Outcome } from '../channel.ts';
import { ERRCODES, HOLD_MS } from './errcodes.ts';

/** Judges an answer of the robot. `errcode` decides, whatever the status. Without one, the status decides. */
export function judge(answer: Answer): Outcome {
  const { errcode, errmsg } = jsonObject(answer.body);
  const code = wholeNumber(errcode);
  if (code === null) return ofNobody(answer, 'errcode', HOLD_MS);
  const { kind, meaning } = ERRCODES[code] ?? UNKNOWN_REFUSAL;
  // The one defect that comes with code 0.
  if (kind === 'accepted' && /wrong json format/i.test(String(errmsg))) {
    return { kind: 'accepted-with-defect', detail: 'errcode 0, but WeCom could not read all of the JSON' };
  }
  return outcomeOf(kind, `errcode ${code}: ${meaning}`, answer.retryAfterMs, HOLD_MS);
}
