import { wordsOf } from '../../lambdas/alerts/locales/index.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import type { Locale } from '../../lambdas/messages/context.ts';
import { plainLine } from '../../lambdas/messages/plain-line.ts';

const WORDS = {
  'zh-CN': {
    correction: '更正',
    again: '再次',
    reminder: '提醒',
    taken: '已接手',
    outcome: '结果',
    inBrackets: (text: string) => `（${text}）`,
    after: (duration: string) => `挂断后 ${duration}`,
  },
  en: {
    correction: 'corrected',
    again: 'again',
    reminder: 'reminder',
    taken: 'taken',
    outcome: 'outcome',
    inBrackets: (text: string) => ` (${text})`,
    after: (duration: string) => `${duration} after hang-up`,
  },
} as const;

/** One terminal line for one lead: its name and channel, no phone number. */
export function toldLine(
  { told, channel, sentAtMs }: Pick<LeadDelivery, 'told' | 'channel' | 'sentAtMs'>,
  locale: Locale,
): string {
  const { lead, kind, newGrade } = told;
  const words = WORDS[locale];
  const grade = gradeLetter(lead.grade);
  const head =
    kind === 'correction' && newGrade !== null
      ? `${words.correction} ${grade} → ${gradeLetter(newGrade)}`
      : kind === 'alert' || kind === 'correction'
        ? grade
        : `${grade}${words.inBrackets(words[kind])}`;
  const tookMs = kind === 'alert' && sentAtMs && lead.endedAtMs ? sentAtMs - lead.endedAtMs : null;
  const who = [lead.name, lead.company, lead.city].filter((part) => part !== null);
  return [
    head,
    ...who.map(plainLine),
    `→ ${channel}`,
    ...(tookMs !== null && tookMs >= 0 ? [words.after(wordsOf(locale).talk(tookMs))] : []),
  ].join('  ');
}
