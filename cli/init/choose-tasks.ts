import type { ListedTask } from '../../lambdas/call-records/task-list.ts';
import { nameOfListed } from '../../lambdas/call-records/task-name.ts';
import { problemOf, SCHEMAS, type WantedTask } from './wanted.ts';

/** What `tasks` of the file can hold, its names cleaned: they are other people's text. */
export function wantedTask({ id, name }: Pick<ListedTask, 'id' | 'name'>): WantedTask {
  return { id, name: nameOfListed({ id, name }) };
}

/** Those that a leadbell.yaml can name, running ones first. */
export function choosable(tasks: readonly ListedTask[]): ListedTask[] {
  const rank = ({ status }: ListedTask) => (status === 'running' ? 0 : 1);
  return tasks.filter(({ id }) => problemOf(SCHEMAS.id, id) === null).toSorted((a, b) => rank(a) - rank(b));
}

/** A line each, numbered from 1. */
export function listing(tasks: readonly ListedTask[]): string {
  return tasks
    .map((task, index) => {
      const { id, name } = wantedTask(task);
      const status = task.status === null ? '' : `  (${task.status})`;
      return `  ${String(index + 1).padStart(3)}  ${name}${name === id ? '' : `  ${id}`}${status}`;
    })
    .join('\n');
}

/** `1,3`, `2-4` or `all`. Null: it says nothing that is there. */
export function readChoice(text: string, count: number): number[] | null {
  if (/^all$/i.test(text)) return Array.from({ length: count }, (_, index) => index);
  const chosen = new Set<number>();
  for (const part of text.split(/[\s,，、]+/).filter((one) => one !== '')) {
    const [, from = '', to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    if (from === '' || Number(from) < 1 || Number(to) > count || Number(from) > Number(to)) return null;
    for (let at = Number(from); at <= Number(to); at += 1) chosen.add(at - 1);
  }
  return chosen.size === 0 ? null : [...chosen];
}

/**
 * A task that a flag gives: an id or a name of the list, or `ID=NAME` where there is no list.
 *
 * @returns a sentence where it cannot be taken
 */
export function namedTask(given: string, listed: readonly ListedTask[] | null): WantedTask | string {
  const [id = '', ...name] = given.split('=');
  const byId = listed?.find((task) => task.id === id);
  const byName = listed?.filter((task) => wantedTask(task).name === given) ?? [];
  if (name.length > 0) return problemOf(SCHEMAS.id, id) ?? wantedTask({ id, name: name.join('=') });
  if (byId) return wantedTask(byId);
  if (byName.length > 1) return `${byName.length} tasks are called ${given}: give the id of one`;
  if (byName[0]) return wantedTask(byName[0]);
  if (listed !== null) return `the account has no task ${given}`;
  // Ids are UUIDs or numbers; what else holds letters alone is rather a name.
  if (!/^(?=.*\d)[\w-]+$/.test(id)) {
    return `${id} looks like a name, and the tasks are not listed here: give --task ID=NAME`;
  }
  return problemOf(SCHEMAS.id, id) ?? wantedTask({ id, name: null });
}

/** @returns a sentence for each task that is given more than once: the file would be refused */
export function doubled(tasks: readonly WantedTask[]): string[] {
  const twice = tasks.filter(({ id }, at) => tasks.findIndex((task) => task.id === id) !== at);
  return [...new Set(twice.map(({ id }) => id))].map((id) => `--task gives the task ${id} more than once`);
}
