import * as v from 'valibot';
import { accountKeyOf } from '../../config/task-key.ts';
import { groupBy } from '../../platform/group-by.ts';
import type { PollMessage } from '../poll-message.ts';

/**
 * Windows that differ only in their task, as they travel: a fifth of what they are one by one, so that one message names
 * the tasks of several accounts.
 */
export const alikeSchema = v.object({
  /** `host/userId` of all of these tasks, and the rest of their keys. */
  accountKey: v.string(),
  taskIds: v.pipe(v.array(v.string()), v.readonly()),
  fromMs: v.number(),
  dueAtMs: v.number(),
  backMs: v.number(),
  staleAfterMs: v.nullable(v.number()),
});

export type AlikeWindows = v.InferOutput<typeof alikeSchema>;

/** Only of windows that end now: slices are few, and each is another. */
export function alike(windows: readonly PollMessage[]): { alike: AlikeWindows[]; others: PollMessage[] } {
  const isWhole = ({ toMs, rest }: PollMessage) => toMs === null && rest.length === 0;
  const groups = groupBy(windows.filter(isWhole), ({ taskKey, fromMs, dueAtMs, backMs, staleAfterMs }) =>
    [accountKeyOf(taskKey), fromMs, dueAtMs, backMs, staleAfterMs].join(' '),
  );
  return {
    alike: [...groups.values()].flatMap((some) => {
      const [first] = some;
      if (!first) return [];
      const { taskKey, toMs: _to, rest: _rest, ...window } = first;
      const accountKey = accountKeyOf(taskKey);
      return [
        { accountKey, ...window, taskIds: some.map((one) => one.taskKey.slice(accountKey.length + 1)) },
      ];
    }),
    others: windows.filter((window) => !isWhole(window)),
  };
}

export const oneByOne = (all: readonly AlikeWindows[]): PollMessage[] =>
  all.flatMap(({ accountKey, taskIds, ...window }) =>
    taskIds.map((taskId) => ({ taskKey: `${accountKey}/${taskId}`, ...window, toMs: null, rest: [] })),
  );
