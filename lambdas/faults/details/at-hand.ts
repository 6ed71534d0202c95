import type { Locale } from '../../messages/context.ts';
import type { Translate } from './translate.ts';
import { translateZhCN } from './zh-CN.ts';

const BY_LOCALE: Readonly<Record<Locale, Translate>> = { 'zh-CN': translateZhCN, en: (text) => text };

/** The same without waiting, for what has the catalogue from its start: the console and the commands. */
export const detailIn = (locale: Locale): Translate => BY_LOCALE[locale];
