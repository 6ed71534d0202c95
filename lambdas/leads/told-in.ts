import { gradeLetter } from './grade.ts';

/** By grade, as a letter: the channels that its task had when the lead was first told, or recorded, with it. */
export type ToldIn = Readonly<Record<string, readonly string[]>>;

/**
 * Who hears of the grade that a lead has: whoever heard of it before. A channel that was added since hears nothing of
 * what was before. Where none of them is left, as after a channel was renamed, all: somebody must hear.
 */
export function channelsFor(
  { toldIn, toldGrade }: { toldIn: ToldIn | null; toldGrade: number },
  channels: readonly string[],
  /** Those, and where routes may lead. */
  reachable: readonly string[] = channels,
): readonly string[] {
  const heard = toldIn?.[gradeLetter(toldGrade)];
  if (heard === undefined) return channels;
  const left = reachable.filter((channel) => heard.includes(channel));
  return left.length > 0 ? left : channels;
}

/** A grade that is there stays as it was; a new one is told in all channels of now. */
export function withGrade(toldIn: ToldIn | null, grade: number, channels: readonly string[]): ToldIn {
  return { [gradeLetter(grade)]: channels, ...toldIn };
}
