import type { Locale } from '../../messages/context.ts';
import { en } from './en.ts';
import type { AnswerWords } from './words.ts';
import { zhCN } from './zh-CN.ts';

const BY_LOCALE: Readonly<Record<Locale, AnswerWords>> = { 'zh-CN': zhCN, en };

export const wordsOf = (locale: Locale): AnswerWords => BY_LOCALE[locale];
