import type { Claim } from '../../lambdas/assignment/claim.ts';
import { firstClaim } from '../../lambdas/assignment/give-lead.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { type PlanInput, planFall, planRise, type Step } from '../../lambdas/deliveries/plan-deliveries.ts';
import { escalationOf, planReminders } from '../../lambdas/deliveries/reminders/plan-reminders.ts';
import { calledAtOf } from '../../lambdas/leads/seen.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { type Answers, answersOf } from './answer-deliveries.ts';
import type { LeadShown } from './leads-shown.ts';
import { asLookedAt } from './looked-at.ts';

/** Where and when, and what the plan needs to know of it. */
export interface Scene {
  config: Config;
  channel: string;
  nowMs: number;
}

const LAST_GRADE = 26;
const OFTEN_FALLS_TO = [3, 4, 5, 2];

/** Its first alert, planned as a poll plans it. */
export const alertOf = (lead: LeadShown, scene: Scene): LeadDelivery[] =>
  put(planRise(inputOf(lead, scene, [], 1), lead.facts, [scene.channel]).steps);

/** The alert of a lead that was told with another wanted grade before. Empty: its task wants one grade alone. */
export function otherGradeOf(lead: LeadShown, scene: Scene): LeadDelivery[] {
  const before = lead.task.grades.find((grade) => grade !== lead.facts.grade);
  if (before === undefined) return [];
  const told = alertOf({ ...lead, facts: { ...lead.facts, grade: before } }, scene).map((one) =>
    sent(one, scene.nowMs - 5 * MINUTE_MS),
  );
  return put(planRise(inputOf(lead, scene, told, 2), lead.facts, [scene.channel]).steps);
}

/** It fell to a grade that nobody wants. */
export function fellOf(lead: LeadShown, scene: Scene): LeadDelivery[] {
  const told = alertOf(lead, scene).map((one) => sent(one, scene.nowMs - 5 * MINUTE_MS));
  const grade = unwanted(lead);
  return grade === null ? [] : put(planFall(inputOf(lead, scene, told, 2), grade).steps);
}

/** It rose again after its correction was told. */
export function roseAgainOf(lead: LeadShown, scene: Scene): LeadDelivery[] {
  const corrections = fellOf(lead, scene).map((one) => sent(one, scene.nowMs - 2 * MINUTE_MS));
  if (corrections.length === 0) return [];
  const told = alertOf(lead, scene).map((one) => sent(one, scene.nowMs - 5 * MINUTE_MS));
  const input = inputOf(lead, scene, [...told, ...corrections], 3);
  return put(planRise(input, lead.facts, [scene.channel]).steps);
}

/** A reminder for each step of the lead's escalation that the channel hears of, as it is said when it is due. */
export function remindersOf(lead: LeadShown, scene: Scene): LeadDelivery[] {
  const { config, channel, nowMs } = scene;
  const told = toldOf(lead, scene);
  const { channels } = lead.routed;
  const planned = planReminders(
    inputOf(lead, scene, told, 1),
    lead.facts,
    channels,
    escalationOf(lead.facts, config),
  );
  const reminders = asLookedAt(put(planned), { config, nowMs, told, claim: claimOf(lead, nowMs) });
  return reminders.filter((one) => one.channel === channel);
}

/** What is told of what people do with it, in this channel; where groups are not told so, as if they were. */
export function answersTo(lead: LeadShown, scene: Scene): { told: Answers; asIf: Answers } {
  const { config, channel, nowMs } = scene;
  const claim = claimOf(lead, nowMs);
  const routed = { ...lead.routed, channels: [...new Set([...lead.routed.channels, channel])] };
  const of = (one: LeadShown, by: Config) =>
    inChannel(channel, answersOf({ config: by, nowMs, claim, told: toldOf(one, scene) }));
  const { answers } = config;
  const announcing = answers ? { ...config, answers: { ...answers, announce: true } } : config;
  return { told: of(lead, config), asIf: of({ ...lead, routed }, announcing) };
}

function inChannel(channel: string, { taken, passed, outcome, stale }: Answers): Answers {
  const here = (all: readonly LeadDelivery[]) => all.filter((one) => one.channel === channel);
  return { taken: here(taken), passed: here(passed), outcome: here(outcome), stale: here(stale) };
}

/** Its alerts in each of its channels, as they were accepted a minute ago. */
const toldOf = (lead: LeadShown, scene: Scene): LeadDelivery[] =>
  lead.routed.channels.flatMap((channel) =>
    alertOf(lead, { ...scene, channel }).map((one) => sent(one, scene.nowMs - MINUTE_MS)),
  );

const claimOf = ({ record, task, facts }: LeadShown, nowMs: number): Claim => ({
  ...firstClaim({
    taskKey: task.key,
    recordId: record.id,
    calledAtMs: nowMs,
    grade: facts.grade,
    openedAtMs: nowMs - MINUTE_MS,
    team: facts.team ?? null,
    assignee: facts.assignee?.id ?? null,
    expiresAt: 0,
  }),
  pk: '',
  sk: '',
  token: '',
});

/** The same where the channel hears of no step: as if it heard of all of them. */
export function remindersAsIf(lead: LeadShown, scene: Scene): LeadDelivery[] {
  const { config, channel } = scene;
  const name = lead.facts.escalation ?? Object.keys(config.escalation ?? {})[0];
  if (name === undefined) return [];
  const steps = (config.escalation?.[name] ?? []).map((step) =>
    'tell' in step ? { ...step, tell: [channel] } : step,
  );
  const facts = { ...lead.facts, escalation: name };
  const routed = { ...lead.routed, channels: [channel] };
  return remindersOf(
    { ...lead, facts, routed },
    { ...scene, config: { ...config, escalation: { [name]: steps } } },
  );
}

function inputOf(
  { record, task }: LeadShown,
  { config, nowMs }: Scene,
  deliveries: readonly LeadDelivery[],
  seq: number,
): PlanInput {
  const { retentionMs } = config;
  return {
    taskKey: task.key,
    recordId: record.id,
    calledAtMs: calledAtOf(record) ?? nowMs,
    deliveries,
    seq,
    nowMs,
    settleMs: task.settleMs,
    retentionMs,
  };
}

const put = (steps: readonly Step[]): LeadDelivery[] =>
  steps.flatMap((step) => (step.do === 'put' ? [{ ...step.delivery, token: '' } as LeadDelivery] : []));

const sent = (delivery: LeadDelivery, atMs: number): LeadDelivery => ({
  ...delivery,
  state: 'sent',
  attempts: 1,
  createdAtMs: atMs,
  sentAtMs: atMs,
  notBeforeMs: null,
  hold: null,
});

function unwanted({ task, facts }: LeadShown): number | null {
  const all = [...OFTEN_FALLS_TO, ...Array.from({ length: LAST_GRADE }, (_, at) => at + 1)];
  return all.find((grade) => grade !== facts.grade && !task.grades.includes(grade)) ?? null;
}
