import { type RestRules, restOf } from '../../deliveries/rest.ts';
import { endOf, type Silence } from '../../deliveries/silences/silence.ts';
import { quietUntil } from '../../platform/time/quiet-hours.ts';

/** What goes on holding, once a silence is over. */
export interface StillHeld {
  /** Another silence holds all of it. Null: none does. */
  whole: Silence | null;
  /** Others hold some of it. */
  parts: readonly Silence[];
  /** Its channels that are in quiet hours then. */
  quiet: readonly { channel: string; untilMs: number }[];
  /** Nothing of it goes out at once. */
  nothingComes: boolean;
}

/** @param all silences, whether or not they are over; `silence` may be among them */
export function stillHeldAfter(silence: Silence, all: readonly Silence[], rules: RestRules): StillHeld {
  const atMs = endOf(silence);
  const others = all
    // Which leaves itself out.
    .filter((other) => other.sinceMs <= atMs && endOf(other) > atMs)
    .toSorted((one, other) => endOf(other) - endOf(one));
  const quiet = silence.lanes.flatMap((channel) => {
    const untilMs = quietUntil(atMs, restOf(rules, channel).quiet, rules.timeZone);
    return untilMs === null ? [] : [{ channel, untilMs }];
  });
  const whole = others.find((other) => holdsAll(other, silence)) ?? null;
  return {
    whole,
    parts: others.filter((other) => meets(other, silence)),
    quiet,
    nothingComes: whole !== null || quiet.length === silence.lanes.length,
  };
}

const has = (keys: readonly string[]) => (key: string) => keys.includes(key);

function holdsAll(other: Silence, { task, lanes }: Silence): boolean {
  const isOfTask = other.task === null || (task?.keys.every(has(other.task.keys)) ?? false);
  return isOfTask && lanes.every(has(other.lanes));
}

function meets(other: Silence, { task, lanes }: Silence): boolean {
  const isOfSameTask = task === null || other.task === null || task.keys.some(has(other.task.keys));
  return isOfSameTask && lanes.some(has(other.lanes));
}
