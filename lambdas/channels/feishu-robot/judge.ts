import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { type Answer, jsonObject, ofNobody, outcomeOf, UNKNOWN_REFUSAL, wholeNumber } from '../answer.ts';
import type { Outcome } from '../channel.ts';
import { CODES, HOLD_MS } from './codes.ts';

const HALF_HOUR_MS = 30 * MINUTE_MS;
/** The random spread between senders that were refused together. */
const JITTER_MS = 20 * SECOND_MS;

/** Judges an answer of the robot. `code` decides, whatever the status. Without one, the status decides. */
export function judge(answer: Answer, at: { nowMs: number; random: number }): Outcome {
  const { code: given, StatusCode, msg } = jsonObject(answer.body);
  // An older form of success contains only this.
  const code = wholeNumber(given ?? StatusCode);
  if (code === null) return ofNobody(answer, 'code', HOLD_MS);
  const rule =
    CODES.find((each) => each.code === code && (each.says === undefined || each.says.test(String(msg)))) ??
    UNKNOWN_REFUSAL;
  const detail = `code ${code}: ${rule.meaning}`;
  if (rule.kind === 'too-many-at-once') return { kind: rule.kind, detail, holdAgainMs: holdMs(at) };
  return outcomeOf(rule.kind, detail, answer.retryAfterMs, holdMs(at));
}

/** A minute and some seconds. Avoids the busy minutes at every hour and half hour, as Feishu's guide advises. */
export function holdMs({ nowMs, random }: { nowMs: number; random: number }): number {
  const usual = HOLD_MS + Math.floor(random * JITTER_MS);
  const intoHalfHour = (nowMs + usual) % HALF_HOUR_MS;
  return intoHalfHour < MINUTE_MS ? usual + MINUTE_MS - intoHalfHour : usual;
}
