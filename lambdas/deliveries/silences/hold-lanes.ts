import type { LaneStore } from '../lanes/lane-store.ts';
import type { Silence } from './silence.ts';
import type { SilenceStore } from './silence-store.ts';

interface HoldDeps {
  silences: SilenceStore;
  lanes: Pick<LaneStore, 'silence' | 'endSilence'>;
  retentionMs: number;
}

/** First the item, then the lanes: what holds can always be found and ended. */
export async function beginSilence(
  { silences, lanes, retentionMs }: HoldDeps,
  silence: Silence,
): Promise<void> {
  await silences.put(silence, retentionMs);
  const { id, untilMs, task } = silence;
  const mark = { id, untilMs, taskKeys: task?.keys ?? null };
  for (const channel of silence.lanes) await lanes.silence(channel, mark);
}

/**
 * First the lanes, then the item: after a death in between it is ended again. Within a minute the tick brings forward what it
 * held.
 *
 * @returns the silence as it was ended; null: there is none of that id
 */
export async function endSilence(
  { silences, lanes }: Omit<HoldDeps, 'retentionMs'>,
  id: string,
  nowMs: number,
): Promise<Silence | null> {
  const silence = await silences.get(id);
  if (silence === null) return null;
  for (const channel of silence.lanes) await lanes.endSilence(channel, id);
  return silences.end(id, nowMs);
}
