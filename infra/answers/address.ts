import type { Config } from '../../lambdas/config/config.ts';

/**
 * Is it known under which address people will open the page? Before the first deployment, AWS has not given it one yet;
 * the file then has a name that can never be one: https://www.rfc-editor.org/rfc/rfc2606
 */
export const isAddressKnown = ({ url }: NonNullable<Config['answers']>): boolean =>
  !/\.invalid$/i.test(URL.parse(url)?.hostname ?? '');

/**
 * What the functions that tell are given: no link to a page that nobody knows the address of, and no reminder to take
 * what nobody can take.
 */
export function told(config: Config): Config {
  if (config.answers === undefined || isAddressKnown(config.answers)) return config;
  const { answers: _unknown, escalation, ...rest } = config;
  if (escalation === undefined) return rest;
  return { ...rest, escalation: Object.fromEntries(Object.keys(escalation).map((name) => [name, []])) };
}
