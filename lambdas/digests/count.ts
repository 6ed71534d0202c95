import { median } from '../platform/quantiles.ts';
import { Floats } from '../platform/text/numbers.ts';
import type {
  DigestFigures,
  DigestLead,
  DigestWindow,
  HourFigures,
  LeadAnswer,
  ProvinceFigures,
  TaskFigures,
  WindowCounts,
} from './figures.ts';
import type { TaskCalls } from './task-calls.ts';

/** Grades A to E are always shown. */
const ALWAYS_GRADES = [1, 2, 3, 4, 5];

/** A task's calls as read. `fault` says why reading failed or stopped early. */
export interface ReadTask {
  calls: TaskCalls;
  fault: string | null;
}

export type Counted = Pick<DigestFigures, 'total' | 'byTask' | 'byHour' | 'byProvince' | 'leads'>;

/** Computes all sums of a window in one pass, so that the parts add up to the whole. */
export function count(
  tasks: readonly ReadTask[],
  hours: readonly DigestWindow[],
  answerOf: (taskKey: string, lead: DigestLead) => LeadAnswer | undefined = () => undefined,
): Counted {
  const sums = new Sums();
  const byHour = hours.map(
    ({ fromMs, toMs }): HourFigures => ({ fromMs, toMs, calls: 0, connected: 0, leads: 0 }),
  );
  const provinces = new Map<string | null, ProvinceFigures>();
  const byTask: TaskFigures[] = [];
  for (const { calls: taskCalls, fault } of tasks) {
    const { key, name } = taskCalls.task;
    const task: TaskFigures = { taskKey: key, name, calls: 0, connected: 0, leads: 0, fault };
    byTask.push(task);
    for (const call of taskCalls.calls()) {
      const hour = byHour[call.hour];
      const province = provinces.get(call.province) ?? { province: call.province, calls: 0, leads: 0 };
      provinces.set(call.province, province);
      for (const part of [sums, task, hour, province]) {
        if (!part) continue;
        part.calls += 1;
        if (call.isLead) part.leads += 1;
      }
      if (call.isConnected) {
        for (const part of [task, hour]) if (part) part.connected += 1;
        sums.addConnected(call.talkMs ?? 0, call.rounds);
      }
      sums.addGrade(call.grade);
    }
  }
  return {
    total: { ...sums.close(), roundsMedian: sums.roundsMedian() },
    byTask,
    byHour,
    byProvince: [...provinces.values()].sort(
      (one, other) =>
        other.leads - one.leads || other.calls - one.calls || compare(one.province, other.province),
    ),
    leads: tasks
      .flatMap(({ calls }) =>
        [...calls.leads].map((lead): DigestLead => {
          const answer = answerOf(calls.task.key, lead);
          return answer ? { ...lead, answer } : lead;
        }),
      )
      .sort(byHeat),
  };
}

/** Computes only the totals, for the previous window. */
export function countTotals(tasks: readonly ReadTask[]): WindowCounts {
  const sums = new Sums();
  for (const { calls } of tasks) {
    for (const call of calls.calls()) {
      sums.calls += 1;
      if (call.isLead) sums.leads += 1;
      if (call.isConnected) sums.addConnected(call.talkMs ?? 0, call.rounds);
      sums.addGrade(call.grade);
    }
  }
  return sums.close();
}

class Sums {
  calls = 0;
  leads = 0;
  readonly #grades = new Map<number, number>(ALWAYS_GRADES.map((grade) => [grade, 0]));
  #ungraded = 0;
  readonly #talkMs = new Floats();
  readonly #rounds = new Floats();

  addGrade(grade: number): void {
    if (grade === 0) this.#ungraded += 1;
    else this.#grades.set(grade, (this.#grades.get(grade) ?? 0) + 1);
  }

  addConnected(talkMs: number, rounds: number | null): void {
    this.#talkMs.push(talkMs);
    if (rounds !== null) this.#rounds.push(rounds);
  }

  close(): WindowCounts {
    const byGrade = [...this.#grades].sort(([one], [other]) => one - other);
    return {
      calls: this.calls,
      connected: this.#talkMs.length,
      grades: { byGrade: Object.fromEntries(byGrade), ungraded: this.#ungraded },
      leads: this.leads,
      talkMedianMs: median(this.#talkMs.values()),
    };
  }

  roundsMedian(): number | null {
    return median(this.#rounds.values());
  }
}

/** Hottest grade first, then those that nobody took, who still wait, then newest call first. */
function byHeat(one: DigestLead, other: DigestLead): number {
  return (
    one.grade - other.grade ||
    isTaken(one) - isTaken(other) ||
    (other.atMs ?? 0) - (one.atMs ?? 0) ||
    compare(one.id, other.id)
  );
}

const isTaken = ({ answer }: DigestLead): number => (answer?.by === null ? 0 : 1);

function compare(one: string | null, other: string | null): number {
  return one === other ? 0 : (one ?? '\uffff') < (other ?? '\uffff') ? -1 : 1;
}
