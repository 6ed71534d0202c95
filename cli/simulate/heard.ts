import { NO_TURNS, nextPerson, type Turns } from '../../lambdas/assignment/next-person.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { restsUntil } from '../../lambdas/deliveries/held-until.ts';
import { restOf, restRules } from '../../lambdas/deliveries/rest.ts';
import type { Assignee } from '../../lambdas/leads/assignee.ts';
import { decide, type Reason } from '../../lambdas/leads/decide.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import type { Seen } from '../../lambdas/leads/seen.ts';
import { startOfDayMs } from '../../lambdas/platform/time/zoned-time.ts';
import { type RoutedBy, routedBy } from '../../lambdas/status/would-be.ts';

/** What one file makes of one record. */
export interface Heard {
  /** As the file has it. Null: the file does not have it. */
  task: TaskConfig | null;
  /** `not-read`: the file does not have the task, or has it off. */
  reason: Reason | 'not-read';
  /** Null: nobody hears of it. */
  told: Told | null;
}

export interface Told {
  routed: RoutedBy;
  /** Until when each channel rests that does; epoch milliseconds. */
  rests: ReadonlyMap<string, number>;
  assignee: Assignee | null;
  facts: LeadFacts;
}

/**
 * What a file would have made of records, given in the order in which they were called: as if it had always been in
 * use, so that nothing is recorded in silence and each call was read while it was new. Turns go on from record to record
 * and begin where a new team begins.
 */
export class Hearing {
  readonly #config: Config;
  readonly #turns = new Map<string, Turns>();
  readonly #today = new Map<string, number>();

  constructor(config: Config) {
    this.#config = config;
  }

  /** @param atMs when it was told: at the end of its call, about */
  hear(seen: Seen, task: TaskConfig | null, atMs: number): Heard {
    if (task?.enabled !== true) return { task, reason: 'not-read', told: null };
    const { grades, freshForMs } = task;
    const decision = decide(seen, undefined, { grades, freshForMs, covering: null }, atMs);
    if (decision.kind === 'nothing') return { task, reason: decision.reason, told: null };
    if (decision.kind !== 'new')
      throw new TypeError(`a record that nobody knows is new, got ${decision.kind}`);
    const { record } = decision;
    const routed = routedBy(record, task, this.#config);
    const { team, escalation, by } = routed;
    const assignee = team === null ? null : this.#assign(team, atMs);
    return {
      task,
      reason: decision.reason,
      told: {
        routed,
        rests: this.#restsOf(routed.channels, task, decision.grade, atMs),
        assignee,
        facts: {
          ...factsOf(record, task),
          ...(team === null ? {} : { team }),
          ...(assignee === null ? {} : { assignee }),
          ...(escalation === null ? {} : { escalation }),
          ...(by === null ? {} : { route: by }),
        },
      },
    };
  }

  /** Whose turn it is, by the limits of a day. Who was away, or had too many open, nobody knows any more. */
  #assign(name: string, atMs: number): Assignee | null {
    const { people = {}, teams, timeZone } = this.#config;
    const team = teams?.[name];
    if (team?.assign !== 'rotate') return null;
    const day = startOfDayMs(atMs, timeZone);
    const dayOf = (person: string) => `${day} ${person}`;
    const next = nextPerson({
      team,
      people,
      turns: this.#turns.get(name) ?? NO_TURNS,
      knownTo: null,
      without: [],
      loadOf: (person) => ({ open: 0, today: this.#today.get(dayOf(person)) ?? 0, isAway: false }),
    });
    if (next === null) return null;
    const { person: id, because, turns } = next;
    this.#turns.set(name, turns);
    this.#today.set(dayOf(id), (this.#today.get(dayOf(id)) ?? 0) + 1);
    return { id, name: people[id]?.name ?? id, because };
  }

  #restsOf(channels: readonly string[], task: TaskConfig, grade: number, atMs: number): Map<string, number> {
    const rules = restRules(this.#config);
    const alert = { taskKey: task.key, told: { kind: 'alert', lead: { grade } } };
    const rests = channels.flatMap((channel): [string, number][] => {
      const rest = restsUntil(alert, restOf(rules, channel), atMs);
      return rest === null ? [] : [[channel, rest.untilMs]];
    });
    return new Map(rests);
  }
}
