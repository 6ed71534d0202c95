import type { Config } from '../config/config.ts';
import type { Locale } from '../messages/context.ts';

/** In place of somebody who left: their id says nothing to people. */
export const FORMER_COLLEAGUE: Readonly<Record<Locale, string>> = {
  'zh-CN': '前同事',
  en: 'a former colleague',
};

/** Is somebody in the file? Who is not has left. */
export const isHere = ({ people = {} }: Pick<Config, 'people'>, id: string): boolean =>
  Object.hasOwn(people, id);

/** What people read of somebody: their name, as the file has it. */
export const personName = (config: Pick<Config, 'people'>, id: string, locale: Locale): string =>
  (isHere(config, id) ? config.people?.[id]?.name : undefined) ?? FORMER_COLLEAGUE[locale];
