import type { Claim, UntoldEvent } from '../../assignment/claim.ts';
import type { RecordOfTask } from '../../assignment/claim-store.ts';
import { personName } from '../../assignment/person-name.ts';
import { receiverOf } from '../../channels/receivers.ts';
import type { Config } from '../../config/config.ts';
import { askName, type Person, type Told } from '../../leads/told.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Queue } from '../../platform/queue.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { addWorkingTime, workingTimeBetween } from '../../platform/time/working-time.ts';
import { isReminder } from '../before-send/before-reminder.ts';
import type { LeadDelivery, NewDelivery, Tellable } from '../delivery.ts';
import type { DeliveryStore } from '../delivery-store.ts';
import type { LaneMessage } from '../lanes/lane-message.ts';
import { pendingDelivery, rearm } from '../transitions.ts';

export interface TellAnswerDeps {
  platform: Pick<Platform, 'clock'>;
  config: Pick<Config, 'people' | 'teams' | 'timeZone' | 'locale' | 'channels' | 'answers'>;
  deliveries: Pick<DeliveryStore, 'ofRecord' | 'put' | 'change'>;
  /** Null: the tick wakes the lanes within a minute. */
  laneQueue: Queue<LaneMessage> | null;
}

/** A lead that somebody answered, and one of its events, with what was so just after it. */
export type UntoldOfLead = Pick<Claim, 'recordId' | 'taskKey' | 'team'> & UntoldEvent;

/**
 * What others hear of an answer: groups that a lead is taken, where the file wants it; machines that, and what came of
 * it; and later who took it, once, if they have not said so. Each has a key of its own, so that saying it again writes
 * nothing. A lead that was given back is asked about again.
 *
 * @returns false: nothing of the lead itself is written yet, so nobody could be told anything of it
 */
export async function tellAnswer(deps: TellAnswerDeps, untold: UntoldOfLead): Promise<boolean> {
  const { deliveries, laneQueue } = deps;
  const all = await deliveries.ofRecord(untold.recordId, untold.taskKey);
  const woken = new Set<string>();
  for (const delivery of planAnswer(deps, untold, all).filter((one) => !all.some(isSameAs(one)))) {
    if ((await deliveries.put(delivery)) && delivery.hold === null) woken.add(delivery.channel);
  }
  if (untold.event.do === 'released') await askAgainOf(deps, all);
  const nudges = [...woken].map((channel): LaneMessage => ({ channel, keys: [], hops: 0 }));
  if (nudges.length > 0) await laneQueue?.send(nudges);
  return all.length > 0;
}

/** Put before, perhaps with the grade of then, which its key names. */
const isSameAs =
  ({ channel, told }: NewDelivery) =>
  (there: LeadDelivery): boolean =>
    there.channel === channel && answerOf(there.told) === answerOf(told);

const answerOf = (told: Tellable): string =>
  told.kind === 'notice' || told.kind === 'digest'
    ? told.kind
    : [told.kind, told.round, told.ask && askName(told.ask)].join('#');

/** What is told of an answer, whoever heard of it already. Pure. */
export function planAnswer(
  { platform, config }: Pick<TellAnswerDeps, 'config'> & { platform: { clock: Pick<Clock, 'nowMs'> } },
  untold: UntoldOfLead,
  deliveries: readonly LeadDelivery[],
): NewDelivery[] {
  const { claimedBy, event, round } = untold;
  const nowMs = platform.clock.nowMs();
  // By a clock that was ahead it may have been taken on a day to come.
  const claimedAtMs = untold.claimedAtMs === null ? null : Math.min(untold.claimedAtMs, nowMs);
  // One that is not accepted yet is still on its way: what is told of an answer comes after it.
  const alerts = deliveries.filter((one) => one.told.kind === 'alert' && isOnItsWay(one));
  const last = alerts.toSorted((one, other) => (other.told.seq ?? 0) - (one.told.seq ?? 0))[0];
  const isTaken = event.do === 'claimed' || event.do === 'passed';
  const isToAsk = (alert: LeadDelivery) =>
    event.do === 'passed' || (event.do === 'released' && !isAskedAfter(deliveries, alert, event.atMs));
  if (last && claimedBy === null && isToAsk(last)) {
    return planHanded({ platform, config }, untold, alerts, last);
  }
  if (!last || claimedBy === null || claimedAtMs === null || !(isTaken || event.do === 'outcome')) return [];
  const kind = isTaken ? 'taken' : 'outcome';
  const { lead } = last.told;
  const { taskKey } = untold;
  const by = personOf(config, claimedBy);
  const acceptedMs = alerts.flatMap(({ state, sentAtMs, createdAtMs }) =>
    state === 'sent' ? [sentAtMs ?? createdAtMs] : [],
  );
  const team = untold.team === null ? undefined : config.teams?.[untold.team];
  const hours = team?.hours ?? null;
  const told: Told = {
    kind,
    lead,
    newGrade: null,
    round,
    answer: {
      by,
      ...(event.do === 'passed' && event.by !== null ? { passedBy: personOf(config, event.by) } : {}),
      atMs: Math.min(event.atMs, nowMs),
      tookMs:
        acceptedMs.length === 0
          ? null
          : workingTimeBetween(Math.min(...acceptedMs), claimedAtMs, hours, config.timeZone),
      outcome: untold.outcome,
    },
  };
  const heardOf = deliveries.filter(
    (one) => alerts.includes(one) || (one.state === 'sent' && isReminder(one)),
  );
  const channels = [...new Set(heardOf.map(({ channel }) => channel))].filter(
    (name) => config.channels[name] !== undefined,
  );
  const partition = last.pk;
  // Somebody who was given another one's lead did not press, and has to hear of it.
  const isAnnounced = event.do === 'passed' || (isTaken && config.answers?.announce === true);
  const answers = channels
    .filter((name) => isForMachines(config, name) || isAnnounced)
    .map((channel) => pendingDelivery({ taskKey, channel, told, nowMs, partition }));
  const stale = isTaken ? staleReminder() : null;
  return stale ? [...answers, stale] : answers;

  function staleReminder(): NewDelivery | null {
    const channel = alerts
      .map((one) => one.channel)
      .find((name) => channels.includes(name) && !isForMachines(config, name));
    if (channel === undefined || !config.answers || claimedAtMs === null) return null;
    const afterMs = config.answers.staleAfterMs;
    const ask = {
      step: 0,
      isLast: false,
      afterMs,
      mention: 'assignee',
      reassign: false,
      team: untold.team,
      hours,
      lead: team?.lead ? personOf(config, team.lead) : null,
      assignee: { ...by, because: 'turn' },
    } as const;
    const reminder: Told = {
      kind: 'reminder',
      lead,
      newGrade: null,
      round,
      ask,
    };
    const untilMs = addWorkingTime(claimedAtMs + afterMs, 0, hours, config.timeZone);
    return pendingDelivery(
      { taskKey, channel, told: reminder, nowMs, partition },
      { hold: 'unclaimed', untilMs },
    );
  }
}

/** Does a step ask for it, as its grade is now, that is still to come, waits again, or went out since? */
const isAskedAfter = (deliveries: readonly LeadDelivery[], alert: LeadDelivery, atMs: number): boolean =>
  deliveries
    .filter(isReminder)
    .filter(({ told }) => told.ask.step > 0 && told.lead.grade === alert.told.lead.grade)
    .some(
      ({ state, reason, sentAtMs }) =>
        state === 'pending' ||
        state === 'sending' ||
        (state === 'cancelled' && reason === 'claimed') ||
        (state === 'sent' && (sentAtMs ?? 0) >= atMs),
    );

/**
 * Nobody has it, and it was given to somebody, or given back when no step asks for it any more: they hear at once, where
 * its alerts were heard. Its round is that of who took it or got it before, of which no reminder of this kind is told.
 */
function planHanded(
  { platform, config }: Parameters<typeof planAnswer>[0],
  { assignee, event, round, taskKey, team }: UntoldOfLead,
  alerts: readonly LeadDelivery[],
  last: LeadDelivery,
): NewDelivery[] {
  if (event.by === null) return [];
  const isReturned = event.do === 'released';
  // Who cannot call it is asked by nobody to call it.
  const to = isReturned && assignee === event.by ? null : assignee;
  if (to === null && !isReturned) return [];
  const of = team === null ? undefined : config.teams?.[team];
  const mention = to === null ? (of?.lead === event.by ? null : 'lead') : 'assignee';
  const told: Told = {
    kind: 'reminder',
    lead: last.told.lead,
    newGrade: null,
    round,
    ask: {
      step: 0,
      passedBy: personOf(config, event.by),
      ...(isReturned ? { isReturned } : {}),
      isLast: false,
      afterMs: 0,
      mention,
      reassign: false,
      team,
      hours: of?.hours ?? null,
      lead: of?.lead ? personOf(config, of.lead) : null,
      assignee: to === null ? null : { ...personOf(config, to), because: 'reassigned' },
    },
  };
  const channels = new Set(alerts.map(({ channel }) => channel));
  return [...channels]
    .filter((name) => config.channels[name] !== undefined && !isForMachines(config, name))
    .map((channel) =>
      pendingDelivery({ taskKey, channel, told, nowMs: platform.clock.nowMs(), partition: last.pk }),
    );
}

const personOf = (config: Pick<Config, 'people' | 'locale'>, id: string): Person => ({
  id,
  name: personName(config, id, config.locale),
});

const isOnItsWay = ({ state }: LeadDelivery): boolean =>
  state === 'sent' || state === 'sending' || state === 'pending';

/** A receiver that mentions nobody is read by machines, or by mail. */
const isForMachines = ({ channels }: Pick<Config, 'channels'>, name: string): boolean => {
  const channel = channels[name];
  return channel !== undefined && receiverOf(channel).mentions === undefined;
};

/** Reminders that were taken back because somebody had the lead wait again. When they are due the look says. */
export async function askAgain(deps: TellAnswerDeps, { recordId, taskKey }: RecordOfTask): Promise<void> {
  await askAgainOf(deps, await deps.deliveries.ofRecord(recordId, taskKey));
}

async function askAgainOf(
  { deliveries, platform }: TellAnswerDeps,
  all: readonly LeadDelivery[],
): Promise<void> {
  const nowMs = platform.clock.nowMs();
  for (const reminder of all.filter(isReminder).filter(({ told }) => told.ask.step > 0)) {
    if (reminder.state === 'cancelled' && reminder.reason === 'claimed') {
      await deliveries.change(reminder, rearm(reminder.told, nowMs, { hold: 'unclaimed', untilMs: nowMs }));
    }
    // Takes the token: a process that looked while it was claimed cannot take it back any more.
    else if (reminder.state === 'pending') await deliveries.change(reminder, {});
  }
}
