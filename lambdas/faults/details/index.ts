import type { Locale } from '../../messages/context.ts';
import type { Translate } from './translate.ts';

const IN_ENGLISH: Translate = (text) => text;

/**
 * What puts the detail of a fault into the language of who reads it. The catalogue is loaded when a fault is told,
 * which is not when a function starts.
 */
export const loadDetails = async (locale: Locale): Promise<Translate> =>
  locale === 'zh-CN' ? (await import('./zh-CN.ts')).translateZhCN : IN_ENGLISH;
