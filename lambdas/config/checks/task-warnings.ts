import { fieldNamed } from '../../call-records/record/field-names.ts';
import { readRecord } from '../../call-records/record/read-record.ts';
import { topicOf } from '../../channels/receivers.ts';
import { didYouMean } from '../../platform/schema/nearest.ts';
import type { Config, TaskConfig } from '../config.ts';
import type { Finding } from '../finding.ts';
import { tasksToCome } from '../tasks-to-come.ts';

/** Settings of a task that are valid but probably not intended. */
export function taskWarnings(config: Config): Finding[] {
  const { tasks } = config;
  const noneIsOn = !tasksToCome(config).some(({ enabled }) => enabled);
  return [
    ...(noneIsOn
      ? [{ path: ['tasks'], message: 'every task is off: nothing is read, and nobody is told' }]
      : []),
    ...tasks.flatMap((task, index) =>
      [
        ...onlyByEmail(config, task),
        ...sameName(tasks, index),
        ...settlesTooLate(task),
        ...maskedNumber(task),
        ...unknownFields(task),
      ].map(({ key, message }) => ({ path: ['tasks', index, key], message })),
    ),
  ];
}

type OfTask = { key: keyof TaskConfig | 'settle'; message: string }[];

function onlyByEmail({ channels, topics }: Config, task: TaskConfig): OfTask {
  const byEmail = task.channels.every((name) => {
    const channel = channels[name];
    const topic = channel ? topicOf(channel) : null;
    return topic !== null && (topics[topic]?.emails.length ?? 0) > 0;
  });
  const message = 'told by e-mail alone, which may come late or not at all';
  return byEmail ? [{ key: 'channels', message }] : [];
}

function sameName(tasks: readonly TaskConfig[], index: number): OfTask {
  const first = tasks.findIndex(({ name }) => name === tasks[index]?.name);
  const message = `tasks[${first}] has the same name: in messages and digests nobody can tell them apart`;
  return first === index ? [] : [{ key: 'name', message }];
}

function settlesTooLate({ settleMs, windows }: TaskConfig): OfTask {
  const message =
    'longer than the longest of `windows` looks back: what became of a lead in between is not seen';
  return windows.some(({ backMs }) => settleMs <= backMs) ? [] : [{ key: 'settle', message }];
}

function maskedNumber({ maskPhone, link }: TaskConfig): OfTask {
  const message =
    'maskPhone hides the number in {callee} too, and a page that looks for 138****5678 finds nobody: use another field, such as {id}';
  return maskPhone && link?.includes('{callee}') ? [{ key: 'link', message }] : [];
}

function unknownFields({ link }: TaskConfig): OfTask {
  const row = readRecord({ id: '-' }, 'UTC');
  if (!row.readable || link === null) return [];
  const { record } = row;
  return Array.from(link.matchAll(/\{([^{}]*)\}/g), ([, name = '']) => name)
    .filter((name) => fieldNamed(name, record) === null)
    .map((name) => ({
      key: 'link',
      message: `no record has {${name}}, so it is always empty${didYouMean(name, Object.keys(record))}`,
    }));
}
