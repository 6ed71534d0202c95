/** Somebody asked for a channel or a task to be quiet for a while. What it would have heard is held, and never dropped. */
export interface Silence {
  id: string;
  /** Null: of a task. */
  channel: string | null;
  /** Null: of a channel. `keys`: of all tasks with that name. */
  task: { name: string; keys: readonly string[] } | null;
  /** The channels that are held. */
  lanes: readonly string[];
  by: string;
  reason: string;
  sinceMs: number;
  untilMs: number;
  /** Somebody ended it sooner. Null: nobody did. */
  endedAtMs: number | null;
}

export const endOf = ({ untilMs, endedAtMs }: Pick<Silence, 'untilMs' | 'endedAtMs'>): number =>
  endedAtMs ?? untilMs;

export const isOn = (silence: Silence, nowMs: number): boolean => endOf(silence) > nowMs;
