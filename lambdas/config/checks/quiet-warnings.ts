import type { ChannelQuiet } from '../../channels/quiet-hours.ts';
import { DAY_MS, MINUTE_MS } from '../../platform/time/duration.ts';
import { quietUntil } from '../../platform/time/quiet-hours.ts';
import type { Config, DigestConfig } from '../config.ts';
import type { Finding } from '../finding.ts';
import { channelsOfTask } from '../lead-channels.ts';

/** Hours of rest that are valid, and do probably not what somebody wants. */
export function quietWarnings(config: Config): Finding[] {
  return Object.entries(config.channels).flatMap(([name, { quiet }]) => {
    if (quiet === undefined) return [];
    const path = ['channels', name, 'quiet'];
    const messages = [
      ...(config.ops.channels.includes(name)
        ? ['faults go to this channel, and are told at any hour: its quiet hours hold everything else']
        : []),
      ...vainGrades(config, name, quiet),
    ];
    return [...messages.map((message) => ({ path, message })), ...digestsAtRest(config, name, quiet)];
  });
}

function vainGrades(config: Config, name: string, quiet: readonly ChannelQuiet[]): string[] {
  const tasks = config.tasks.filter((task) => channelsOfTask(config, task).includes(name));
  const told = new Set(tasks.flatMap(({ grades }) => grades));
  const vain = [...new Set(quiet.flatMap(({ except }) => except))].filter((grade) => !told.has(grade));
  if (vain.length === 0) return [];
  const letters = vain.map((grade) => String.fromCharCode(64 + grade)).join(', ');
  return [`"except" names ${letters}, which no task tells here`];
}

function digestsAtRest(config: Config, name: string, quiet: readonly ChannelQuiet[]): Finding[] {
  return Object.entries(config.digests)
    .filter(([, digest]) => digest.channels.includes(name) && isAtRest(digest, quiet))
    .map(([digest]) => ({
      path: ['digests', digest, 'at'],
      message: `channel ${name} rests at that time, on some days at least: there the digest comes when its quiet hours end`,
    }));
}

/** Some Monday of a week without days off. */
const MONDAY_MS = Date.UTC(2026, 2, 9);

function isAtRest({ atMinute, onWeekday }: DigestConfig, quiet: readonly ChannelQuiet[]): boolean {
  const weekdays = onWeekday === null ? [1, 2, 3, 4, 5, 6, 7] : [onWeekday];
  return weekdays.some((day) => {
    const atMs = MONDAY_MS + (day - 1) * DAY_MS + atMinute * MINUTE_MS;
    return quietUntil(atMs, quiet, 'UTC') !== null;
  });
}
