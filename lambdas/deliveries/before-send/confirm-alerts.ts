import { firstTold } from '../../leads/first-told.ts';
import type { Lead, NewLead } from '../../leads/lead.ts';
import type { LeadStore } from '../../leads/lead-store.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { boundedWait } from '../../platform/time/stored-time.ts';
import type { DeliveryChange, UnconfirmedAlert } from '../delivery.ts';
import { cancel, postpone } from '../transitions.ts';

/** What to do with an alert, by its lead as it stands; `record`: put the lead in place of the poll that died. */
export type Confirmation = { do: 'send' | 'leave' | 'record' | 'cancel' } | { do: 'wait'; untilMs: number };

/** Its lead follows within a moment, and then its poll wakes the lane. */
const MOMENT_MS = 2 * SECOND_MS;
/** After a poll that died the next one looks at the record once more, and says which grade it has by now. */
const NEXT_POLL_MS = 2 * MINUTE_MS;
/** Longer than anybody works on it, on AWS or on one machine. */
const LONGEST_MS = 2 * HOUR_MS;

const untilMs = ({ unconfirmed }: UnconfirmedAlert, nowMs: number): number =>
  boundedWait(unconfirmed.untilMs, nowMs, LONGEST_MS) ?? 0;

/**
 * Confirms an alert by its lead. Nothing is lost by a clock that is wrong: an alert is taken back only where the lead has
 * another version than the one that it was put for, and then whoever made that looks at all alerts after it.
 *
 * @param lead null: there is none; `newer`: a newer version wrote it, which alone can send its alert
 */
export function confirm(alert: UnconfirmedAlert, lead: Lead | 'newer' | null, nowMs: number): Confirmation {
  if (lead === 'newer') return { do: 'leave' };
  const isOver = untilMs(alert, nowMs) <= nowMs;
  if (lead !== null) {
    const isIts = lead.grade === alert.told.lead.grade && lead.version === alert.told.seq;
    if (!isIts) return { do: 'cancel' };
    if (lead.unsettledUntilMs === null || isOver) return { do: 'send' };
  } else if (isOver) return { do: 'record' };
  const ageMs = Math.abs(nowMs - alert.createdAtMs);
  if (ageMs < MOMENT_MS) return { do: 'leave' };
  return { do: 'wait', untilMs: Math.min(nowMs + ageMs, untilMs(alert, nowMs)) };
}

/**
 * Asks for the leads of alerts that were put before them. Where a poll died in between, and no other has put the lead until
 * nobody can be at work on it any more, it is put here as unsettled: the next poll brings everything in line with the
 * grade that the record has by then. If none comes, the alert goes out as it is.
 *
 * @returns by the name of each that must not go out now: its change; null: none
 */
export async function confirmAlerts(
  { leads, retentionMs }: { leads: Pick<LeadStore, 'getMany' | 'put'>; retentionMs: number },
  alerts: readonly UnconfirmedAlert[],
  nowMs: number,
): Promise<Map<string, DeliveryChange | null>> {
  const setAside = new Map<string, DeliveryChange | null>();
  const found = await leads.getMany(
    alerts.map(({ taskKey, unconfirmed, told }) => ({
      taskKey,
      recordId: told.lead.recordId,
      calledAtMs: unconfirmed.calledAtMs,
    })),
  );
  for (const [at, alert] of alerts.entries()) {
    const confirmation = confirm(alert, found[at] ?? null, nowMs);
    if (confirmation.do === 'record') await leads.put(alert.taskKey, leadOf(alert, nowMs, retentionMs));
    const change = changeOf(confirmation, alert, { nowMs, retentionMs });
    if (change !== undefined) setAside.set(nameOf(alert), change);
  }
  return setAside;
}

function leadOf(alert: UnconfirmedAlert, nowMs: number, retentionMs: number): NewLead {
  const { told, unconfirmed, createdAtMs } = alert;
  const { channels, calledAtMs } = unconfirmed;
  return firstTold(told.lead, {
    calledAtMs,
    grade: told.lead.grade,
    channels,
    unsettledUntilMs: untilMs(alert, nowMs),
    nowMs: Math.min(createdAtMs, nowMs),
    retentionMs,
  });
}

/** @returns undefined: it may go out */
function changeOf(
  confirmation: Confirmation,
  { unconfirmed }: UnconfirmedAlert,
  { nowMs, retentionMs }: { nowMs: number; retentionMs: number },
): DeliveryChange | null | undefined {
  switch (confirmation.do) {
    case 'send':
      return undefined;
    case 'leave':
      return null;
    case 'cancel':
      return cancel('never-recorded', nowMs, retentionMs);
    case 'wait':
      return postpone(nowMs, confirmation.untilMs);
    case 'record': {
      const nextMs = nowMs + NEXT_POLL_MS;
      return { ...postpone(nowMs, nextMs), unconfirmed: { ...unconfirmed, untilMs: nextMs } };
    }
  }
}
