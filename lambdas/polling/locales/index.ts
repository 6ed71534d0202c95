import type { Sighting } from '../../faults/fault.ts';
import type { Locale } from '../../messages/context.ts';
import { enDetails } from './en.ts';
import type { DetailWords } from './words.ts';
import { zhCNDetails } from './zh-CN.ts';

const WORDS: Readonly<Record<Locale, DetailWords>> = { 'zh-CN': zhCNDetails, en: enDetails };

/** A detail in the language of the file; and in each, since who looks at the console may read another. */
export const inEachLocale = (
  locale: Locale,
  of: (locale: Locale) => string,
): Required<Pick<Sighting, 'detail' | 'details'>> => ({
  detail: of(locale),
  details: { 'zh-CN': of('zh-CN'), en: of('en') },
});

export const detailWords = (locale: Locale): DetailWords => WORDS[locale];
