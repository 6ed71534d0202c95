import type { Locale } from '../messages/context.ts';
import type { ClaimOutcome } from './claim.ts';

/** What came of a lead, in the words of buttons, messages and figures. */
export const OUTCOME_WORDS: Readonly<Record<Locale, Readonly<Record<ClaimOutcome, string>>>> = {
  'zh-CN': {
    contacted: '已联系',
    'not-reached': '未接通',
    appointment: '约了时间',
    won: '成交',
    'not-interested': '无意向',
    'wrong-number': '号码不对',
  },
  en: {
    contacted: 'contacted',
    'not-reached': 'not reached',
    appointment: 'appointment made',
    won: 'won',
    'not-interested': 'not interested',
    'wrong-number': 'wrong number',
  },
};
