import { gradeLetter } from './grade.ts';

/** By grade letter: the channels that its task had when the lead was first told or recorded with this grade. */
export type ToldIn = Readonly<Record<string, readonly string[]>>;

/**
 * The channels that hear of the lead's grade: those that heard of it before. A channel that was added later hears
 * nothing about the past. If none of them exists any longer, for example after a rename, all channels of the task hear
 * it: somebody must.
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

/** A grade that is already there keeps its channels; a new one gets the present ones. */
export function withGrade(toldIn: ToldIn | null, grade: number, channels: readonly string[]): ToldIn {
  return { [gradeLetter(grade)]: channels, ...toldIn };
}
