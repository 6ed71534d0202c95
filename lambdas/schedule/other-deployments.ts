import type { Config } from '../config/config.ts';
import { readsOf } from '../config/tasks-to-come.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { type DeploymentMark, type Deployments, taskMark } from '../platform/aws/deployment-marks.ts';
import type { Platform } from '../platform/platform.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';

/** How often the tick looks who else is there. */
const LOOK_EVERY_MS = 5 * MINUTE_MS;
/** Names of tasks in a fault: more say nothing more. */
const NAMED = 3;

export interface NeighbourDeps {
  platform: Platform;
  config: Pick<Config, 'accounts' | 'tasks'>;
  deployments: Deployments | null;
  faults: Pick<FaultBook, 'seen' | 'over'>;
}

/** Another deployment, and the names of our tasks that it reads too. */
export interface Neighbour {
  name: string;
  tasks: readonly string[];
}

/** Deployments that read a task of ours: each of them tells of its leads, too. */
export function neighboursOf(
  config: Pick<Config, 'accounts' | 'tasks'>,
  own: string,
  marks: readonly DeploymentMark[],
): Neighbour[] {
  const ours = new Map(readsOf(config).map(({ key, name }) => [taskMark(key), name]));
  return marks
    .filter(({ name }) => name !== own)
    .map(({ name, tasks: theirs }) => ({
      name,
      tasks: theirs.flatMap((mark) => ours.get(mark) ?? []),
    }))
    .filter((neighbour) => neighbour.tasks.length > 0);
}

export const isTimeToLook = (lastMs: number | null, nowMs: number): boolean =>
  lastMs === null || Math.floor(nowMs / LOOK_EVERY_MS) > Math.floor(lastMs / LOOK_EVERY_MS);

/**
 * @param known names of those that were heard of
 * @param times when the last tick looked (null: there was none), and when this one does
 * @returns names of those that are there now; null: as many as were known, or it was not looked
 */
export async function followNeighbours(
  deps: NeighbourDeps,
  known: readonly string[],
  { lastMs, nowMs }: { lastMs: number | null; nowMs: number },
): Promise<string[] | null> {
  if (!isTimeToLook(lastMs, nowMs)) return null;
  const names = await lookForNeighbours(deps, known);
  return names?.join() === known.join() ? null : names;
}

/**
 * Lets operators hear of deployments that read the same tasks, and of their end. Nothing here may cost a tick: where
 * the marks cannot be read, that is logged, and they are read again in some minutes.
 *
 * @param known names of those that were heard of
 * @returns names of those that are there now; null: it is not known
 */
export async function lookForNeighbours(
  { platform, config, deployments, faults }: NeighbourDeps,
  known: readonly string[],
): Promise<string[] | null> {
  if (deployments === null) return null;
  let marks: DeploymentMark[];
  try {
    marks = await deployments.all();
  } catch (error) {
    platform.log.warn('The deployments of this account could not be read', { error });
    return null;
  }
  const neighbours = neighboursOf(config, deployments.own, marks);
  for (const { name, tasks } of neighbours) {
    await faults.seen({ kind: 'tasks-read-twice', subject: name, name, detail: describe(tasks) });
  }
  const names = neighbours.map(({ name }) => name);
  for (const name of known.filter((one) => !names.includes(one))) await faults.over('tasks-read-twice', name);
  return names;
}

function describe(tasks: readonly string[]): string {
  const named = tasks.slice(0, NAMED).join(', ');
  return tasks.length > NAMED ? `${named} + ${tasks.length - NAMED}` : named;
}
