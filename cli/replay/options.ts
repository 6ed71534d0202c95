import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import type { Span } from '../../lambdas/polling/windows/unread-spans.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { taskOf } from '../shared/arguments/named.ts';
import { readEnd, readTime } from '../shared/arguments/read-time.ts';
import type { TablePlace } from '../shared/at-table.ts';

export interface ReplayOptions extends TablePlace {
  /** By its name or id. */
  task: string;
  from: string;
  to: string;
  /** Leads that are told at the most. */
  atMost: number;
  dryRun: boolean;
  timeoutMs: number;
  showPhones: boolean;
  json: boolean;
}

/** What is read again. Epoch milliseconds; `toMs` null: open to now. */
export interface Replayed {
  tasks: readonly TaskConfig[];
  range: Span;
}

/** @param config with the tasks that were found @throws {BadArguments} */
export function replayedOf(
  { task, from, to }: Pick<ReplayOptions, 'task' | 'from' | 'to'>,
  config: Config,
  nowMs: number,
): Replayed {
  const tasks = taskOf(config, task);
  const fromMs = readTime('--from', from, config, nowMs);
  const toMs = readEnd('--to', to, config, nowMs);
  if (fromMs >= nowMs) throw new BadArguments(`expected --from to be in the past, got ${from}`);
  if (toMs <= fromMs) throw new BadArguments(`expected --to to be later than --from, got ${from} and ${to}`);
  // No end where it is open: the vendor's clock may be ahead of ours.
  return { tasks, range: { fromMs, toMs: toMs >= nowMs ? null : toMs } };
}
