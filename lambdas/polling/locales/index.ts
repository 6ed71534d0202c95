import type { Locale } from '../../messages/context.ts';
import { enDetails } from './en.ts';
import type { DetailWords } from './words.ts';
import { zhCNDetails } from './zh-CN.ts';

const WORDS: Readonly<Record<Locale, DetailWords>> = { 'zh-CN': zhCNDetails, en: enDetails };

export const detailWords = (locale: Locale): DetailWords => WORDS[locale];
