import type { Config, PersonConfig, TaskConfig } from '../../../lambdas/config/config.ts';
import { BadArguments } from './bad-arguments.ts';

/** A person of the file. @throws {BadArguments} who is there instead */
export function personOf({ people = {} }: Config, id: string): PersonConfig {
  const person = Object.hasOwn(people, id) ? people[id] : undefined;
  if (person) return person;
  const ids = Object.keys(people);
  throw new BadArguments(
    `the file has no person ${id}; it has ${ids.length > 0 ? ids.join(', ') : 'none (key `people`)'}`,
  );
}

/** The tasks of a name or an id, in letters of any size. @throws {BadArguments} what is there instead */
export function taskOf({ tasks }: Config, nameOrId: string): TaskConfig[] {
  const found = tasks.filter(
    ({ id, name }) => name === nameOrId || id.toLowerCase() === nameOrId.toLowerCase(),
  );
  if (found.length > 0) return found;
  throw new BadArguments(
    `the file has no task ${nameOrId}; it has ${tasks.map(({ name }) => name).join(', ')}`,
  );
}
