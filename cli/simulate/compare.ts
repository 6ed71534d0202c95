import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { Heard, Told } from './heard.ts';
import { Words } from './words.ts';

/** Two files that are compared: before and after a change. */
export class Comparison {
  readonly #before: Config;
  readonly #after: Config;
  readonly #wordsBefore: Words;
  readonly #wordsAfter: Words;

  constructor(before: Config, after: Config) {
    this.#before = before;
    this.#after = after;
    this.#wordsBefore = new Words(before);
    this.#wordsAfter = new Words(after);
  }

  /** Why people would have heard something else, each reason in words. Empty: they would have heard the same. */
  differences(before: Heard, after: Heard, atMs: number): string[] {
    if (before.told === null && after.told === null) return [];
    if (before.told === null || after.told === null) return [whyToldOrNot(before, after)];
    const tasks = { before: before.task, after: after.task };
    return [
      ...routes(before.told, after.told, tasks),
      ...this.#people(before.told, after.told),
      ...this.#asking(before.told, after.told),
      ...this.#rests(before.told, after.told),
      ...this.#receivers(before.told, after.told),
      ...this.#wording(before.told, after.told, tasks, atMs),
    ];
  }

  /**
   * Whose turn it is moves with each lead that is told: it differs only where who is in the team does. Another team was
   * said already.
   */
  #people(before: Told, after: Told): string[] {
    if (before.routed.team !== after.routed.team) return [];
    const [one, other] = [before.assignee?.name ?? 'nobody', after.assignee?.name ?? 'nobody'];
    if (one === other || this.#isSameTeam(before, after)) return [];
    return [`for ${one} → for ${other}`];
  }

  #isSameTeam(before: Told, after: Told): boolean {
    const of = ({ people = {}, teams = {} }: Config, { routed: { team } }: Told) => {
      const own = team === null ? undefined : teams[team];
      return JSON.stringify([team, own, [...(own?.people ?? []), own?.lead ?? ''].map((id) => people[id])]);
    };
    return of(this.#before, before) === of(this.#after, after);
  }

  /** Who is asked until somebody has it. */
  #asking(before: Told, after: Told): string[] {
    const of = ({ escalation = {}, teams = {} }: Config, { routed }: Told) => {
      const { hours = null, lead = null } = (routed.team === null ? undefined : teams[routed.team]) ?? {};
      const steps = routed.escalation === null ? [] : (escalation[routed.escalation] ?? []);
      return JSON.stringify(steps.length === 0 ? null : [steps, hours, lead]);
    };
    if (of(this.#before, before) === of(this.#after, after)) return [];
    const name = (told: Told) => told.routed.escalation ?? 'nobody is asked';
    const [one, other] = [name(before), name(after)];
    return [one === other ? `reminders: ${one} is another` : `reminders: ${one} → ${other}`];
  }

  #rests(before: Told, after: Told): string[] {
    const time = (atMs: number | undefined, { timeZone }: Config) =>
      atMs === undefined ? 'at once' : `at ${formatZonelessTime(atMs, timeZone).slice(5, 16)}`;
    return common(before, after).flatMap((channel) => {
      const [one, other] = [before.rests.get(channel), after.rests.get(channel)];
      return one === other
        ? []
        : [`${channel} hears it ${time(one, this.#before)} → ${time(other, this.#after)} (quiet)`];
    });
  }

  /** The same name, and another group behind it. */
  #receivers(before: Told, after: Told): string[] {
    const of = ({ channels }: Config, name: string) => {
      const channel = channels[name];
      return channel ? `${channel.type}, ${receiverOf(channel).describe(channel)}` : 'none';
    };
    return common(before, after).flatMap((channel) => {
      const [one, other] = [of(this.#before, channel), of(this.#after, channel)];
      return one === other ? [] : [`${channel} is another receiver: ${one} → ${other}`];
    });
  }

  /** The same channel, and another text. */
  #wording(before: Told, after: Told, tasks: Tasks, atMs: number): string[] {
    const files = changedKeys(this.#before, this.#after, ['locale', 'timeZone', 'answers', 'people']);
    const ofTask = changedKeys(tasks.before, tasks.after, ['name', 'maskPhone', 'link']);
    const [was, is] = [before, after].map(({ facts }) => withWhose(facts, before.facts));
    if (!was || !is) return [];
    return common(before, after).flatMap((channel) => {
      const one = this.#before.channels[channel];
      const other = this.#after.channels[channel];
      if (one?.type !== other?.type) return [];
      const keys = [...ofTask, ...changedKeys(one, other, ['mention', 'keyword']), ...files];
      if (keys.length === 0) return [];
      const key = tasks.after?.key ?? '';
      const isSame =
        this.#wordsBefore.bodyOf(channel, was, key, atMs) === this.#wordsAfter.bodyOf(channel, is, key, atMs);
      return isSame ? [] : [`${channel} reads another text (${keys.join(', ')})`];
    });
  }
}

/** Whose it is was compared, and is no matter of the text: both are of the same person. */
function withWhose(facts: LeadFacts, { team, assignee }: LeadFacts): LeadFacts {
  const { team: _team, assignee: _assignee, escalation: _escalation, route: _route, ...own } = facts;
  return { ...own, ...(team === undefined ? {} : { team }), ...(assignee ? { assignee } : {}) };
}

interface Tasks {
  before: TaskConfig | null;
  after: TaskConfig | null;
}

const common = (before: Told, after: Told): string[] =>
  before.routed.channels.filter((channel) => after.routed.channels.includes(channel));

function changedKeys(
  before: object | null | undefined,
  after: object | null | undefined,
  keys: readonly string[],
) {
  const of = (value: object | null | undefined, key: string) =>
    JSON.stringify(value ? (Reflect.get(value, key) ?? null) : null);
  return keys.filter((key) => of(before, key) !== of(after, key));
}

function routes(before: Told, after: Told, tasks: Tasks): string[] {
  const [one, other] = [before.routed, after.routed];
  const [by, now] = [nameOf(before), nameOf(after)];
  const isOtherRoute = by !== now;
  const isOtherTeam = one.team !== other.team;
  const areOtherChannels = !sameSet(one.channels, other.channels);
  if (!isOtherTeam && !areOtherChannels) return [];
  const areOfTask = [
    [one, tasks.before],
    [other, tasks.after],
  ].every(([routed, task]) => sameSet(routed?.channels ?? [], task?.channels ?? []));
  const why: string[] = [];
  // The route leaves the channels to the task, and the task has others.
  if (areOtherChannels && areOfTask) why.push(`channels of ${tasks.after?.name ?? 'the task'} changed`);
  if (isOtherRoute && (isOtherTeam || !areOfTask)) return [...why, `${by} → ${now}`];
  if (areOtherChannels && !areOfTask) why.push(`channels of ${now} changed`);
  if (isOtherTeam) why.push(`team ${one.team ?? 'none'} → ${other.team ?? 'none'}`);
  return why;
}

const OF_TASK = 'no route';
const nameOf = ({ routed: { by } }: Told): string => by ?? OF_TASK;

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));

/** Told by one of the two only. */
function whyToldOrNot(before: Heard, after: Heard): string {
  if (before.task === null) return 'the old file does not have the task';
  if (after.task === null) return 'the new file does not have the task';
  if (!before.task.enabled) return 'the task was off';
  if (!after.task.enabled) return 'the task is off';
  const grades = ({ grades: all }: TaskConfig) => all.map(gradeLetter).join(', ');
  return `grades: ${grades(before.task)} → ${grades(after.task)}`;
}
