import type { Locale } from '../../messages/context.ts';
import type { Translate } from './translate.ts';
import { translateZhCN } from './zh-CN.ts';

const BY_LOCALE: Readonly<Record<Locale, Translate>> = { 'zh-CN': translateZhCN, en: (text) => text };

/** A detail of a fault in the language of who reads it: what no catalogue knows stays as it is. */
export const detailIn = (locale: Locale): Translate => BY_LOCALE[locale];
