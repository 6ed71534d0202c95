import * as v from 'valibot';
import { vainFilters } from '../../lambdas/config/checks/filters.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { only as onlySchema } from '../../lambdas/config/schema/schema.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';

/** Values of the attributes that messages carry. Null: everything that the topic gets. */
export type Only = Readonly<Record<string, readonly string[]>>;

/**
 * `province=安徽,江苏` and `grade=A`: each attribute may be repeated.
 *
 * @param topic by its name in leadbell.yaml; null: it is somebody else's, and what comes there is not known
 * @throws {BadArguments} there is no such attribute, or no message of this file ever has such a value
 */
export function readOnly(config: Config, topic: string | null, given: readonly string[]): Only | null {
  if (given.length === 0) return null;
  const collected: Record<string, string[]> = {};
  for (const one of given) {
    const at = one.indexOf('=');
    if (at <= 0)
      throw new BadArguments(`expected --only NAME=VALUE, such as --only province=安徽, got ${one}`);
    const values = one
      .slice(at + 1)
      .split(/[,，]/)
      .map((value) => value.trim())
      .filter(Boolean);
    const name = one.slice(0, at).trim();
    collected[name] = [...new Set([...(collected[name] ?? []), ...values])];
  }
  const read = v.safeParse(onlySchema, collected);
  if (!read.success) {
    const [{ path, message }] = read.issues;
    throw new BadArguments(`--only ${String(path?.[0]?.key ?? '')}: ${message}`);
  }
  if (topic === null) return collected;
  const tried = {
    ...config,
    topics: { [topic]: { emails: [{ address: 'a@example.cn', only: collected }] } },
  };
  const vain = vainFilters(tried).map(({ message }) => message);
  if (vain.length > 0) throw new BadArguments(`--only: nothing would ever come: ${vain.join('; ')}`);
  return collected;
}

/** `province=安徽,江苏 grade=A`. */
export const onlyText = (only: Only): string =>
  Object.entries(only)
    .map(([name, values]) => `${name}=${values.join(',')}`)
    .join(' ');
