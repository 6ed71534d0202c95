import type { Config } from '../../lambdas/config/config.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { taskOf } from '../shared/arguments/named.ts';
import type { LogLine } from './log-line.ts';

/** Null: any. */
export interface Wanted {
  /** By its name or id. */
  task: string | null;
  channel: string | null;
  record: string | null;
}

/**
 * Which lines are about what is asked for. A line about a whole account is about each of its tasks.
 *
 * @throws {BadArguments} the file has no such task or channel
 */
export function createFilter(config: Config, { task, channel, record }: Wanted): (line: LogLine) => boolean {
  const tasks = task === null ? null : taskOf(config, task);
  if (channel !== null && !Object.hasOwn(config.channels, channel)) {
    throw new BadArguments(
      `the file has no channel ${channel}; it has ${Object.keys(config.channels).join(', ')}`,
    );
  }
  const ofTask = ({ fields }: LogLine): boolean => {
    if (tasks === null) return true;
    const named = [fields.taskName, fields.taskKey, fields.task].filter((one) => typeof one === 'string');
    if (named.length === 0) return tasks.some(({ account }) => fields.account === account);
    return tasks.some(({ key, name }) => named.includes(key) || named.includes(name));
  };
  return (line) =>
    ofTask(line) &&
    (channel === null || line.fields.channel === channel) &&
    (record === null || names(`${line.message} ${JSON.stringify(line.fields)}`, record));
}

/** An id may be a part of another one, and may have been copied from where ids stand in capitals. */
function names(line: string, given: string): boolean {
  const [text, id] = [line.toLowerCase(), given.toLowerCase()];
  for (let at = text.indexOf(id); at !== -1; at = text.indexOf(id, at + 1)) {
    const beside = `${text[at - 1] ?? ' '}${text[at + id.length] ?? ' '}`;
    if (!/[\w-]/.test(beside)) return true;
  }
  return false;
}
