import type { Locale } from '../../messages/context.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';
import { zhCN } from './zh-CN.ts';

const BY_LOCALE: Readonly<Record<Locale, Words>> = { 'zh-CN': zhCN, en };

export const wordsOf = (locale: Locale): Words => BY_LOCALE[locale];
