import type { Lead } from '../leads/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Told } from '../leads/told.ts';
import { LeadbellError } from '../platform/errors.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import type { Key } from '../platform/table/table.ts';
import { isReminder } from './before-send/before-reminder.ts';
import { type Delivery, isAboutLead, type LeadDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { isDue } from './held-until.ts';
import type { Lane } from './lanes/lane.ts';
import { resumeLane } from './lanes/lane-health.ts';
import { LEASE_MS } from './lanes/lane-lease.ts';
import type { LaneStore } from './lanes/lane-store.ts';
import type { Operators } from './operators.ts';
import { waitsForReceiver } from './retry.ts';
import { postpone, rearm, redrive } from './transitions.ts';

export interface RedriveDeps {
  platform: Platform;
  deliveries: DeliveryStore;
  lanes: LaneStore;
  leads: LeadStore;
  faults: Operators;
}

export interface Redriven {
  keys: Key[];
  /** Left dead, because what they say about their lead is no longer true. */
  outdated: number;
}

const AT_ONCE = 8;
const TAKE_AGAIN_MS = 1000;

/** Makes dead deliveries pending again, with all their tries. The lanes send them. */
export async function redriveDead(deps: RedriveDeps, dead: readonly Key[]): Promise<Redriven> {
  const redriven: Redriven = { keys: [], outdated: 0 };
  const channels = new Set<string>();
  await mapLimit(dead, AT_ONCE, async (key) => {
    const delivery = await deps.deliveries.get(key);
    if (delivery?.state !== 'dead') return;
    if (!(await isStillTrue(deps, delivery))) {
      redriven.outdated += 1;
      return;
    }
    const changed = await deps.deliveries.change(delivery, redrive(deps.platform.clock.nowMs()));
    if (changed === null) return;
    redriven.keys.push({ pk: key.pk, sk: key.sk });
    channels.add(delivery.channel);
    if (isAboutLead(changed)) await askAgain(deps, changed);
  });
  for (const channel of channels) await deps.faults.over('deliveries-dead', channel);
  return redriven;
}

/** Steps that were over since no alert would ever be heard wait again. When they are due the look before them says. */
async function askAgain(
  { deliveries, platform }: RedriveDeps,
  { told, taskKey }: LeadDelivery,
): Promise<void> {
  if (told.kind !== 'alert' && told.kind !== 'again') return;
  const nowMs = platform.clock.nowMs();
  const all = await deliveries.ofRecord(told.lead.recordId, taskKey);
  for (const reminder of all.filter(isReminder)) {
    const isOver = reminder.state === 'cancelled' && reminder.reason === 'alert-dead';
    if (!isOver || reminder.told.lead.grade !== told.lead.grade) continue;
    await deliveries.change(reminder, rearm(reminder.told, nowMs, { hold: 'unclaimed', untilMs: nowMs }));
  }
}

/**
 * Starts a lane that is stopped or waits after a failure. It begins with another message than the one that failed.
 *
 * @returns false if the lane was not stopped
 */
export async function resumeStopped(deps: RedriveDeps, channel: string): Promise<boolean> {
  const { platform, lanes } = deps;
  const { clock } = platform;
  const owner = platform.newId();
  // The holder of the lane may be about to stop it. So the lane is taken first, and then looked at.
  const untilMs = clock.nowMs() + LEASE_MS + TAKE_AGAIN_MS;
  for (;;) {
    const { stoppedSinceMs, trouble } = await lanes.get(channel);
    if (stoppedSinceMs === null && trouble === null) return false;
    const nowMs = clock.nowMs();
    const lane = await lanes.take(channel, owner, nowMs, nowMs + LEASE_MS);
    if (lane) {
      await resume(deps, lane, owner);
      await hurry(deps, channel);
      const { roomAtMs, nudgedForMs } = lane;
      await lanes.release(channel, owner, { roomAtMs, nudgedForMs });
      return lane.stoppedSinceMs !== null;
    }
    if (nowMs >= untilMs) throw laneTaken(channel);
    await clock.sleep(TAKE_AGAIN_MS);
  }
}

/**
 * Whether the cause is gone is seen when the next message is taken: until then its faults go on. A lane without trouble
 * would never see that.
 */
async function resume(deps: RedriveDeps, { channel, trouble }: Lane, owner: string): Promise<void> {
  if (trouble === null) await resumeLane(deps, { channel, trouble }, owner);
  else await deps.lanes.resume(channel, owner);
}

/**
 * A concurrent regrade changes the tokens of the lead and of its dead deliveries, and this changes the token of the
 * lead: one of the two fails.
 */
async function isStillTrue({ leads }: RedriveDeps, delivery: Delivery): Promise<boolean> {
  if (!isAboutLead(delivery)) return true;
  const { recordId, calledAtMs } = delivery.told.lead;
  if (calledAtMs === null) return true;
  const lead = (await leads.known(delivery.taskKey, calledAtMs, calledAtMs)).get(recordId);
  if (!lead) return true;
  return tellsOf(delivery.told, lead) && (await leads.change(delivery.taskKey, lead, {})) !== null;
}

function tellsOf({ kind, lead: { grade }, newGrade }: Told, lead: Lead): boolean {
  if (kind !== 'correction') return lead.grade === grade;
  return lead.toldGrade === grade && lead.grade === newGrade;
}

/** Makes deliveries due that only wait because they failed. */
async function hurry({ deliveries, platform }: RedriveDeps, channel: string): Promise<void> {
  const nowMs = platform.clock.nowMs();
  const waiting = (await deliveries.waiting(channel)).filter(waitsForReceiver);
  const late = waiting.filter((one) => !isDue(one, nowMs));
  await mapLimit(await deliveries.getMany(late), AT_ONCE, async (delivery) => {
    // A newer change wins.
    if (waitsForReceiver(delivery)) await deliveries.change(delivery, postpone(nowMs, nowMs));
  });
}

function laneTaken(channel: string): LeadbellError {
  return new LeadbellError({
    code: 'lane-taken',
    message: `Another leadbell keeps hold of the lane of channel ${channel}`,
    retryable: true,
    hint: 'It is sending just now: run redrive again in a minute.',
  });
}
