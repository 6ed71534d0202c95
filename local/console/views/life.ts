import type { ClaimEvent } from '../../../lambdas/assignment/claim.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import type { Reason } from '../../../lambdas/leads/decide.ts';
import { maskedFacts } from '../../../lambdas/leads/facts/mask-facts.ts';
import { gradeLetter } from '../../../lambdas/leads/grade.ts';
import type { TableScan } from '../../../lambdas/platform/table/table-scan.ts';
import { type LeadLife, type LifeDeps, lifeOf } from '../../../lambdas/status/explain.ts';
import { findLeads } from '../../../lambdas/status/find-leads.ts';
import {
  type LifeEvent as HappenedEvent,
  type LifeDelivery,
  lifeEvents,
} from '../../../lambdas/status/life-events.ts';

/** A lead's life as `leadbell explain` tells it, for the page to put into words. Phone numbers are masked. */
export interface LifeView {
  record: string;
  task: string | null;
  name: string | null;
  phone: string | null;
  company: string | null;
  reason: Reason;
  /** In English, as `explain` says it. */
  why: string;
  /** In their order. */
  events: readonly LifeEvent[];
}

export type LifeEvent = { atMs: number } & (
  | { what: 'called' }
  | {
      what: 'listed';
      grade: string;
      silent: boolean;
      route: string | null;
      team: string | null;
      assignee: string | null;
    }
  | { what: 'graded'; grade: string }
  | {
      what: 'delivery';
      kind: string;
      grade: string;
      newGrade: string | null;
      channel: string;
      state: string;
      attempts: number;
      notBeforeMs: number | null;
      hold: string | null;
      detail: string | null;
    }
  | ({ what: 'claim'; by: string | null; to: string | null } & Pick<ClaimEvent, 'do' | 'outcome' | 'way'>)
);

/** @returns null: the table does not have it any more */
export async function lifeView(
  deps: LifeDeps & { scan: TableScan },
  { taskKey, told: { lead } }: LeadDelivery,
): Promise<LifeView | null> {
  const { recordId, calledAtMs } = lead;
  const known = calledAtMs === null ? null : await lifeOf(deps, { taskKey, recordId, calledAtMs });
  if (known !== null) return viewOf(known, deps.config);
  // The record named no time: only its key says when it was listed.
  const found = await findLeads(deps.scan, recordId);
  const same = found.find((one) => one.taskKey === taskKey && one.recordId === recordId);
  const life = same ? await lifeOf(deps, same) : null;
  return life && viewOf(life, deps.config);
}

function viewOf(life: LeadLife, config: Config): LifeView {
  const { lead, task, reason, why } = life;
  const facts = life.facts && maskedFacts(life.facts);
  return {
    record: lead.recordId,
    task: task?.name ?? facts?.taskName ?? null,
    name: facts?.name ?? null,
    phone: facts?.phone ?? null,
    company: facts?.company ?? null,
    reason,
    why,
    events: lifeEvents(life).map((event) => eventOf(event, life, config)),
  };
}

function eventOf(event: HappenedEvent, { facts }: LeadLife, config: Config): LifeEvent {
  const { atMs } = event;
  switch (event.what) {
    case 'called':
      return { atMs, what: 'called' };
    case 'listed':
      return {
        atMs,
        what: 'listed',
        grade: gradeLetter(event.grade),
        silent: event.silent,
        route: facts?.route ?? null,
        team: facts?.team ?? null,
        assignee: facts?.assignee?.name ?? null,
      };
    case 'graded':
      return { atMs, what: 'graded', grade: gradeLetter(event.grade) };
    case 'delivery':
      return deliveryEvent(atMs, event);
    case 'claim':
      return claimEvent(event.event, config);
  }
}

function deliveryEvent(atMs: number, { delivery, waits }: LifeDelivery): LifeEvent {
  const { told, channel, state, attempts, hold, detail, reason } = delivery;
  return {
    atMs,
    what: 'delivery',
    kind: told.kind,
    grade: gradeLetter(told.lead.grade),
    newGrade: told.newGrade === null || told.newGrade === undefined ? null : gradeLetter(told.newGrade),
    ...{ channel, state, attempts, hold },
    notBeforeMs: state === 'pending' ? (waits?.untilMs ?? null) : null,
    detail: detail ?? reason,
  };
}

function claimEvent(event: ClaimEvent, { people = {} }: Config): LifeEvent {
  const nameOf = (id: string | null) => (id === null ? null : (people[id]?.name ?? id));
  return {
    atMs: event.atMs,
    what: 'claim',
    do: event.do,
    by: nameOf(event.by),
    to: nameOf(event.to),
    outcome: event.outcome,
    way: event.way,
  };
}
