import { Agenda } from './agenda.ts';
import type { FaultKind, Outage, Plan } from './plan.ts';
import { Random } from './random.ts';
import { TimeLine } from './time-line.ts';

/** What every part of the simulated world shares: time, chance, what goes wrong, and who writes it down. */
export class Surroundings {
  readonly plan: Plan;
  readonly agenda: Agenda;
  readonly random: Random;
  readonly timeLine: TimeLine;

  constructor(plan: Plan, keepTimeLine: boolean) {
    this.plan = plan;
    this.random = new Random(plan.seed, 'world');
    this.agenda = new Agenda(plan.startMs, this.random);
    this.timeLine = new TimeLine(plan.startMs, keepTimeLine);
  }

  get nowMs(): number {
    return this.agenda.nowMs;
  }

  get isCalm(): boolean {
    return this.nowMs >= this.plan.calmMs;
  }

  /** Does this fault strike here and now? */
  strikes(kind: FaultKind): boolean {
    return !this.isCalm && this.random.chance(this.plan.faults[kind] ?? 0);
  }

  isOut(what: Outage['of']): boolean {
    const { nowMs } = this;
    return this.plan.outages.some(({ of, fromMs, toMs }) => of === what && fromMs <= nowMs && nowMs < toMs);
  }

  note(who: string, what: () => string): void {
    this.timeLine.note(this.nowMs, who, what);
  }
}
