import * as v from 'valibot';
import { duration } from '../../../lambdas/config/schema/fields.ts';
import { BadArguments } from './bad-arguments.ts';

/** `90s`, `20m`, `2h`, `3d`, as milliseconds. @throws {BadArguments} */
export function readDuration(
  option: string,
  text: string,
  { leastMs, mostMs }: { leastMs: number; mostMs: number },
): number {
  const read = v.safeParse(duration, text);
  if (!read.success) throw new BadArguments(`${option}: ${read.issues[0].message}`);
  if (read.output >= leastMs && read.output <= mostMs) return read.output;
  throw new BadArguments(`expected ${option} to be from 1m to 30d, got ${text}`);
}
