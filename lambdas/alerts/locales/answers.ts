import type { Locale } from '../../messages/context.ts';
import type { AnswerWords } from './answer-words.ts';
import { enAnswers } from './answers-en.ts';
import { zhCNAnswers } from './answers-zh-CN.ts';

const BY_LOCALE: Readonly<Record<Locale, AnswerWords>> = { 'zh-CN': zhCNAnswers, en: enAnswers };

export const answerWordsOf = (locale: Locale): AnswerWords => BY_LOCALE[locale];
