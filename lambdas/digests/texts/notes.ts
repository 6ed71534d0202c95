import type { Words } from '../../alerts/locales/words.ts';
import { type Inline, theirs } from '../../messages/document.ts';
import { plainLine } from '../../messages/plain-line.ts';
import { fill } from '../../messages/slots.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import type { DigestFigures, SpeedFigures, TaskFigures } from '../figures.ts';
import { countText } from './facts.ts';
import type { DigestWords } from './words.ts';

const MAX_NAMED = 5;
const MAX_NAME_BYTES = 90;

export type ReadState = 'whole' | 'in part' | 'unread';

/** How much of a task was read. Nothing read is different from no calls. */
export function readState({ fault, calls }: Pick<TaskFigures, 'fault' | 'calls'>): ReadState {
  if (fault === null) return 'whole';
  return calls > 0 ? 'in part' : 'unread';
}

/** Not one call could be read: a zero would mean that nobody was called. */
export const isNothingRead = ({ total, books }: Pick<DigestFigures, 'total' | 'books'>): boolean =>
  total.calls === 0 && books.tasksUnread > 0;

/** Sentences that say why the figures may be wrong. Empty: they are right. */
export function warningsOf({ byTask, books, skipped = [] }: DigestFigures, words: DigestWords): Inline[] {
  const named = (state: ReadState, say: (names: string) => string) => {
    const tasks = byTask.filter((task) => readState(task) === state);
    const names = tasks
      .slice(0, MAX_NAMED)
      .map(
        ({ name }): Inline => [
          words.openQuote,
          { clip: [theirs(plainLine(name))], atMost: MAX_NAME_BYTES },
          words.closeQuote,
        ],
      );
    if (tasks.length > MAX_NAMED) names.push([words.otherTasks(tasks.length - MAX_NAMED)]);
    return names.length > 0 ? [fill((...marks) => say(marks.join(words.listSeparator)), ...names)] : [];
  };
  const { warnings } = words;
  const unread = [...named('unread', warnings.unread), ...named('in part', warnings.partlyRead)];
  return [
    ...unread,
    ...(unread.length === 0 && !books.close ? [[warnings.booksOpen]] : []),
    ...skipped.map(({ account, minutes }) =>
      fill(
        (mark) => warnings.skipped(mark, countText(minutes)),
        [{ clip: [theirs(plainLine(account))], atMost: MAX_NAME_BYTES }],
      ),
    ),
    ...(books.unreadable > 0 ? [[warnings.unreadable(countText(books.unreadable))]] : []),
  ];
}

/** What became of the alerts, unless all were sent. Null: all were. */
export function alertsText({ alerts }: DigestFigures, words: DigestWords): string | null {
  const { told, due, held, dead } = alerts;
  const untold = Object.entries({ due, held, dead }).filter(([, count]) => count > 0);
  if (untold.length === 0) return null;
  const states: [string, number][] = [['told', told], ...untold];
  return states
    .map(([state, count]) => `${words.alertStates[state as 'told']} ${countText(count)}`)
    .join(words.separator);
}

/** Time from hang-up to the alert. */
export function speedText(speed: SpeedFigures, words: DigestWords, general: Words): string {
  return words.speed(tookText(speed.medianMs, general), tookText(speed.p95Ms, general));
}

export const tookText = (ms: number, general: Words): string => general.talk(Math.max(ms, SECOND_MS));

type TaskSum = Pick<TaskFigures, 'name' | 'calls' | 'connected' | 'leads' | 'fault'>;

/** Tasks with the most leads, then calls. Those beyond `most` are summed up. */
export function tasksByLeads(
  { byTask }: DigestFigures,
  most: number,
): { kept: TaskSum[]; rest: (Omit<TaskSum, 'name' | 'fault'> & { tasks: number; unread?: true }) | null } {
  const sorted = byTask.toSorted((one, other) => other.leads - one.leads || other.calls - one.calls);
  if (sorted.length <= most) return { kept: sorted, rest: null };
  const rest = sorted.slice(most);
  const sum = (of: 'calls' | 'connected' | 'leads') => rest.reduce((total, task) => total + task[of], 0);
  return {
    kept: sorted.slice(0, most),
    rest: {
      tasks: rest.length,
      ...(rest.every((task) => readState(task) === 'unread') ? { unread: true } : {}),
      calls: sum('calls'),
      connected: sum('connected'),
      leads: sum('leads'),
    },
  };
}
