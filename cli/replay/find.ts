import type { Platform } from '../../lambdas/platform/platform.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { type FoundMissed, findMissed, type ReplayDeps } from '../../lambdas/polling/replay/find-missed.ts';
import type { Replayed } from './options.ts';

const READ_FOR_MS = 10 * MINUTE_MS;

/** What was missed of all the tasks of a name, which are mostly one. */
export async function findAll(
  deps: ReplayDeps & { platform: Platform },
  { tasks, range }: Replayed,
): Promise<FoundMissed> {
  const deadlineMs = deps.platform.clock.nowMs() + READ_FOR_MS;
  const all: FoundMissed[] = [];
  for (const task of tasks) all.push(await findMissed(deps, task, range, deadlineMs));
  const sum = (of: (found: FoundMissed) => number) => all.reduce((total, found) => total + of(found), 0);
  return {
    missed: all
      .flatMap(({ missed }) => missed)
      .sort((one, other) => one.grade - other.grade || other.calledAtMs - one.calledAtMs),
    listed: sum(({ listed }) => listed),
    wanted: sum(({ wanted }) => wanted),
    unreadable: sum(({ unreadable }) => unreadable),
    dead: sum(({ dead }) => dead),
    unread: all.flatMap(({ unread }) => unread),
  };
}
