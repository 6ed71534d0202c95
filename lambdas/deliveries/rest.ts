import type { ChannelQuiet } from '../channels/quiet-hours.ts';
import type { Config } from '../config/config.ts';
import type { Delivery, HoldReason } from './delivery.ts';

/** Somebody silenced the channel of the lane, or tasks in it, until then. */
export interface LaneSilence {
  id: string;
  untilMs: number;
  /** Null: whatever the channel would hear. */
  taskKeys: readonly string[] | null;
}

/** When a channel rests: by its own hours, and because somebody silenced it or a task. */
export interface Rest {
  quiet: readonly ChannelQuiet[];
  timeZone: string;
  silences: readonly LaneSilence[];
}

export type RestReason = Extract<HoldReason, 'quiet' | 'silence'>;

export interface Restable extends Pick<Delivery, 'taskKey'> {
  told: { kind: string; lead?: { grade: number } };
}

/** Did it wait since people rest? Then its time can change: hours of the file, or a silence that ends sooner. */
export const isResting = ({ hold }: Pick<Delivery, 'hold'>): boolean =>
  hold === 'quiet' || hold === 'silence';

/** When each channel of the configuration rests by its own hours. */
export interface RestRules {
  quiet: Readonly<Record<string, Rest['quiet']>>;
  timeZone: string;
}

/** Only channels that rest are in it. */
export function restRules({ channels, timeZone }: Pick<Config, 'channels' | 'timeZone'>): RestRules {
  const quiet = Object.entries(channels).flatMap(([name, channel]) =>
    channel.quiet === undefined ? [] : [[name, channel.quiet] as const],
  );
  return { quiet: Object.fromEntries(quiet), timeZone };
}

/** @param silences of its lane */
export const restOf = (
  { quiet, timeZone }: RestRules,
  channel: string,
  silences: Rest['silences'] = [],
): Rest => ({ quiet: quiet[channel] ?? [], timeZone, silences });
