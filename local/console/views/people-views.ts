import type { Config } from '../../../lambdas/config/config.ts';
import type { Status } from '../../../lambdas/status/status.ts';
import type { SilenceView, TeamView } from './view.ts';

/** By the names that people know. */
export function teamViews(
  { teams }: Pick<Status, 'teams'>,
  { people = {} }: Pick<Config, 'people'>,
): TeamView[] {
  const nameOf = (id: string) => people[id]?.name ?? id;
  return teams.map(({ name, isWorking, there, away }) => ({
    name,
    isWorking,
    there: there.map(nameOf),
    away: away.map(({ person, untilMs }) => ({ name: nameOf(person), untilMs })),
  }));
}

export const silenceViews = ({ silences }: Pick<Status, 'silences'>): SilenceView[] =>
  silences.map(({ id, channel, task, by, reason, untilMs }) => ({
    id,
    channel,
    task: task?.name ?? null,
    by,
    reason,
    untilMs,
  }));
