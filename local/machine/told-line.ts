import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import type { Told } from '../../lambdas/leads/told.ts';
import type { Locale } from '../../lambdas/messages/context.ts';
import { plainLine } from '../../lambdas/messages/plain-line.ts';

const WORDS = {
  'zh-CN': {
    correction: '更正',
    again: '再次',
    reminder: '催促',
    answered: (name: string) => `${name}已接手`,
    after: (seconds: number) => `挂断后 ${seconds} 秒`,
  },
  en: {
    correction: 'corrected',
    again: 'again',
    reminder: 'reminder',
    answered: (name: string) => `${name} has it`,
    after: (seconds: number) => `${seconds} s after hang-up`,
  },
} as const;

/** One terminal line for one lead: its name and channel, no phone number. */
export function toldLine(
  { told, channel, sentAtMs }: Pick<LeadDelivery, 'told' | 'channel' | 'sentAtMs'>,
  locale: Locale,
): string {
  const { lead, kind } = told;
  const words = WORDS[locale];
  const tookMs = kind === 'alert' && sentAtMs && lead.endedAtMs ? sentAtMs - lead.endedAtMs : null;
  const who = [lead.name, lead.company, lead.city].filter((part) => part !== null);
  return [
    headOf(told, locale),
    ...who.map(plainLine),
    `→ ${channel}`,
    ...(tookMs !== null && tookMs >= 0 ? [words.after(Math.round(tookMs / 1000))] : []),
  ].join('  ');
}

function headOf({ lead, kind, newGrade, answer }: Told, locale: Locale): string {
  const words = WORDS[locale];
  const grade = gradeLetter(lead.grade);
  if (kind === 'correction' && newGrade !== null) {
    return `${words.correction} ${grade} → ${gradeLetter(newGrade)}`;
  }
  if (answer) return `${grade} (${words.answered(plainLine(answer.by.name))})`;
  if (kind === 'again' || kind === 'reminder') return `${grade} (${words[kind]})`;
  return grade;
}
