import { topicOf } from '../../channels/receivers.ts';
import type { Config, TaskConfig } from '../config.ts';
import type { Finding } from '../finding.ts';
import { alertedChannelsOf, channelsOfTask, leadChannels } from '../lead-channels.ts';
import type { Path } from '../path.ts';
import { strangeProvince } from './provinces.ts';

/**
 * Messages of one kind that go to a topic, by the attributes that a filter compares. A digest and a fault only have
 * `event`.
 */
interface Sent {
  event: readonly string[];
  grade: readonly string[];
  task: readonly string[];
  isLead: boolean;
}

type Only = Readonly<Record<string, readonly string[]>>;

/** Filters, and values in filters, that no message can ever match. Such an address would wait for mail that never comes. */
export function vainFilters(config: Config): Finding[] {
  return Object.entries(config.topics).flatMap(([name, { emails }]) => {
    const sent = sentTo(config, name);
    // A topic that gets no messages at all has a warning of its own.
    if (sent.length === 0) return [];
    return emails.flatMap(({ only }, index) =>
      only === null ? [] : ofFilter(only, sent, ['topics', name, 'emails', index, 'only']),
    );
  });
}

function sentTo(config: Config, topic: string): Sent[] {
  const { channels, tasks, digests, ops } = config;
  const goesThere = (name: string) => {
    const channel = channels[name];
    return channel !== undefined && topicOf(channel) === topic;
  };
  const withLeads = leadChannels(config);
  const bare = (event: string): Sent => ({ event: [event], grade: [], task: [], isLead: false });
  const ofTask = ({ name, grades }: TaskConfig, event: readonly string[]): Sent => ({
    event,
    grade: grades.map((grade) => String.fromCharCode(64 + grade)),
    task: [name],
    isLead: true,
  });
  const read = tasks.filter(({ enabled }) => enabled);
  const alerted = read.filter((task) => alertedChannelsOf(config, task).some(goesThere));
  // A step of an escalation may be all that goes there.
  const asked = read.filter(
    (task) => !alerted.includes(task) && channelsOfTask(config, task).some(goesThere),
  );
  return [
    ...alerted.map((task) => ofTask(task, ['alert', 'correction', ...answerEvents(config)])),
    ...asked.map((task) => ofTask(task, answerEvents(config))),
    ...(Object.values(digests).some((digest) => digest.channels.some(goesThere)) ? [bare('digest')] : []),
    ...(ops.channels.some((name) => goesThere(name) && !withLeads.has(name)) ? [bare('fault')] : []),
  ];
}

/** What else is told of a lead where people take leads. */
const answerEvents = ({ answers, escalation }: Config): string[] => [
  ...(escalation === undefined && answers === undefined ? [] : ['reminder']),
  ...(answers === undefined ? [] : ['claimed', 'outcome']),
];

function ofFilter(only: Only, sent: readonly Sent[], path: Path): Finding[] {
  const values = Object.entries(only).flatMap(([key, listed]) =>
    listed.map((value, index) => ({ key, value, at: [...path, key, index] })),
  );
  const alone = values.flatMap(({ key, value, at }) => {
    const message = sent.some((one) => has(one, key, value)) ? unlikely(key, value) : never(key, value, sent);
    return message === null ? [] : [{ path: at, message }];
  });
  // A value that cannot match has its own warning, and would make the rest of the filter look wrong too.
  if (alone.length > 0) return alone;
  const fits = (one: Sent, keys: readonly string[]) =>
    keys.every((key) => only[key]?.some((value) => has(one, key, value)));
  if (!sent.some((one) => fits(one, Object.keys(only)))) {
    return [{ path, message: `${together(only)}: nothing ever comes by this filter` }];
  }
  return values.flatMap(({ key, value, at }) => {
    const others = Object.keys(only).filter((other) => other !== key);
    return sent.some((one) => has(one, key, value) && fits(one, others))
      ? []
      : [{ path: at, message: notBeside(key, value, others) }];
  });
}

function has(one: Sent, key: string, value: string): boolean {
  if (key === 'event' || key === 'grade' || key === 'task') return one[key].includes(value);
  return one.isLead;
}

const unlikely = (key: string, value: string): string | null =>
  key === 'province' ? strangeProvince(value) : null;

function never(key: string, value: string, sent: readonly Sent[]): string {
  if (key === 'event') {
    return value === 'list'
      ? 'a topic gets each lead by itself, and no list'
      : `no ${value} goes to this topic`;
  }
  if (!sent.some(({ isLead }) => isLead)) return `no alert goes to this topic, and nothing else has a ${key}`;
  if (key === 'task') return `task ${JSON.stringify(value)} does not go to this topic`;
  const told = [...new Set(sent.flatMap(({ grade }) => grade))].sort((one, other) =>
    one.localeCompare(other),
  );
  return `no task that tells this topic tells ${value}: there it is ${told.join(', ')}`;
}

function together({ event, ...others }: Only): string {
  const first = event?.[0];
  return first !== undefined && isBare(first)
    ? `a ${first} has no ${Object.keys(others).join(' and no ')}`
    : 'no task listed here tells one of these grades';
}

function notBeside(key: string, value: string, others: readonly string[]): string {
  if (key === 'event' && isBare(value)) {
    const [other = ''] = others;
    return `a ${value} has no ${other}, so none comes with ${JSON.stringify(other)} beside it`;
  }
  return key === 'grade'
    ? `no task listed here tells ${value}`
    : `task ${JSON.stringify(value)} tells none of the grades listed here`;
}

const isBare = (event: string): boolean => event === 'digest' || event === 'fault';
