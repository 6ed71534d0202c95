import { personName } from '../assignment/person-name.ts';
import type { Config } from '../config/config.ts';
import { workingTimeBetween } from '../platform/time/working-time.ts';
import type { AnswerRules } from './answer-sums.ts';

/** Null if the configuration names nobody who takes leads. */
export function answerRulesOf(config: Config): AnswerRules | null {
  const { answers, locale, people = {}, teams = {}, timeZone } = config;
  if (answers === undefined && Object.keys(people).length === 0) return null;
  return {
    nameOf: (person) => personName(config, person, locale),
    workingMs: ({ team }, fromMs, toMs) =>
      workingTimeBetween(fromMs, toMs, (team === null ? null : teams[team]?.hours) ?? null, timeZone),
  };
}
