import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { addWorkingTime, isWorking } from '../../../lambdas/platform/time/working-time.ts';
import { isMoved } from '../clocks.ts';
import { channelsOf, receiverOf } from '../configs.ts';
import { MOST_LAG_MS } from '../lagging-index.ts';
import { claimBefore, claimWrites } from '../people-truth.ts';
import type { Sent } from '../receiver.ts';
import { deliveriesOf, idOf, isDelivery, newestConfig, type Story, type Told } from '../story.ts';
import { offset } from '../time-line.ts';
import type { Invariant } from './invariant.ts';
import { clockSlackMs, wantedInTheEnd } from './promised.ts';

/** A reminder in a message, with when its process marked it as being sent. */
interface Asked {
  sent: Sent;
  id: string;
  reminder: Told;
  markedMs: number;
}

const asks = new WeakMap<Story, Asked[]>();

function asked(story: Story): Asked[] {
  const known = asks.get(story);
  if (known) return known;
  const reminders = new Map(
    deliveriesOf(story)
      .filter(({ told }) => told.kind === 'reminder')
      .map((one) => [idOf(one), one]),
  );
  const found = story.sends.flatMap((sent) =>
    sent.items.flatMap(({ id }) => {
      const reminder = reminders.get(id);
      if (!reminder) return [];
      const mark = story.writes.findLast(
        ({ after, by, atMs }) =>
          by === sent.by &&
          atMs <= sent.atMs &&
          after.pk === reminder.pk &&
          after.sk === reminder.sk &&
          after.state === 'sending',
      );
      return [{ sent, id, reminder, markedMs: mark?.atMs ?? 0 }];
    }),
  );
  asks.set(story, found);
  return found;
}

const stepOf = ({ told }: Told): number => told.ask?.step ?? 0;

/** Once a claim is written, nobody is asked about the lead but in a message that was being sent by then. */
export const nobodyIsAskedInVain: Invariant = {
  name: 'nobody-is-asked-in-vain',
  check: (story) =>
    asked(story).flatMap(({ id, sent, reminder, markedMs }) => {
      const claim = claimBefore(story, reminder.told.lead.recordId, markedMs);
      const owner = claim?.claimedBy ?? null;
      if (stepOf(reminder) > 0 || reminder.told.ask?.passedBy) {
        return owner === null ? [] : [`${sent.by} sent ${id}, which ${owner} had taken`];
      }
      const isOpen = owner === reminder.told.ask?.assignee?.id && claim?.outcome === null;
      return isOpen
        ? []
        : [`${sent.by} asked what came of it by ${id}, and that was said or somebody else's`];
    }),
};

/** A lead that nobody took has had its last step once nothing waits any more. */
export const nobodyIsForgotten: Invariant = {
  name: 'nobody-is-forgotten',
  check(story) {
    const { channels } = newestConfig(story);
    if (story.plan.people === null) return [];
    return story.plan.calls.flatMap((call) => {
      const { id } = call;
      const claim = claimWrites(story).get(id)?.at(-1)?.after;
      if ((claim?.claimedBy ?? null) !== null || id === story.plan.poison?.id) return [];
      const grade = wantedInTheEnd(story, call);
      const toldIn = channelsOf(newestConfig(story), call);
      // Who is next is asked where the lead is told: a channel that it left before it rose again is asked no more.
      const isToldElsewhere = ({ channel, reason, told }: Told) =>
        told.ask?.reassign === true &&
        ['fell', 'replaced'].includes(reason ?? '') &&
        !toldIn.includes(channel);
      const own = deliveriesOf(story).filter(
        ({ told }) => told.lead.recordId === id && told.lead.grade === grade,
      );
      if (!own.some(({ told, state }) => told.kind === 'alert' && state === 'sent')) return [];
      const lead = story.items.find(({ sk, recordId }) => sk.startsWith('LEAD#') && recordId === id);
      // What was not read again since it changed is another matter.
      if (lead?.grade !== grade || lead?.toldGrade !== grade) return [];
      if (!claim) return [`${id} was told, and nobody can take it`];
      const steps = own.filter((one) => stepOf(one) > 0 && one.channel in channels && !isToldElsewhere(one));
      const last = story.plan.people?.escalation[call.isWest ? 'west' : 'east'].length;
      if (!steps.some((one) => stepOf(one) === last))
        return [`${id} was told, and no last step asks about it`];
      return steps
        .filter((one) => one.state !== 'sent' && one.state !== 'dead')
        .filter(({ reason }) => reason !== 'overtaken')
        .map((one) => `nobody has ${id}, and ${idOf(one)} is ${one.state} (${one.reason})`);
    });
  },
};

/** What was due just before closing is still said just after it. */
const AFTER_CLOSING_MS = 5 * MINUTE_MS;
/** From the look until the message is under way, with each wait of the table on the way. */
const UNDER_WAY_MS = MINUTE_MS;

/** A step is said in working time, at its distance from the alert, and never when a later one of its group is due. */
export const stepsKeepTheirTime: Invariant = {
  name: 'steps-keep-their-time',
  check(story) {
    const { plan } = story;
    if (isMoved(plan) || plan.faults.skew) return [];
    const { timeZone } = newestConfig(story);
    return asked(story).flatMap(({ id, sent, reminder, markedMs }) => {
      const { ask } = reminder.told;
      if (!ask || ask.step === 0) return [];
      const wrong: string[] = [];
      const at = (ms: number) => offset(ms - plan.startMs);
      const say = (what: string) => wrong.push(`${id} was sent at ${at(sent.atMs)}, ${what}`);
      if (
        !isWorking(markedMs, ask.hours, timeZone) &&
        !isWorking(markedMs - AFTER_CLOSING_MS - UNDER_WAY_MS, ask.hours, timeZone)
      ) {
        say('at night');
      }
      const heardMs = heardFirstMs(story, reminder, markedMs);
      if (heardMs === null) say('and nobody had heard of the lead');
      else {
        const dueMs = addWorkingTime(heardMs, ask.afterMs, ask.hours, timeZone);
        if (markedMs < dueMs - clockSlackMs(story)) say(`before ${at(dueMs)}`);
        for (const later of laterSteps(story, reminder)) {
          const laterAsk = later.told.ask;
          if (!laterAsk) continue;
          const acceptedMs = acceptedLastMs(story, reminder, markedMs);
          const laterMs = addWorkingTime(acceptedMs, laterAsk.afterMs, laterAsk.hours, timeZone);
          if (laterMs < markedMs - UNDER_WAY_MS) say(`and ${idOf(later)} was due at ${at(laterMs)}`);
        }
      }
      return wrong;
    });
  },
};

/** When any group heard of the lead as that grade, by an alert or an announcement that it is wanted again. */
function hearings(story: Story, { told }: Told, untilMs: number): Sent[] {
  const prefix = `${told.lead.recordId}:${String.fromCharCode(64 + told.lead.grade)}:`;
  return story.sends.filter(
    ({ isHeard, arrivedAtMs, items }) =>
      isHeard &&
      (arrivedAtMs ?? 0) <= untilMs &&
      items.some(
        ({ id }) => id.startsWith(prefix) && ['alert', 'again'].includes(id.split(':')[3] ?? 'alert'),
      ),
  );
}

const heardFirstMs = (story: Story, one: Told, untilMs: number): number | null =>
  hearings(story, one, untilMs)[0]?.arrivedAtMs ?? null;

/** Until then all that was said of the grade was answered. */
const acceptedLastMs = (story: Story, one: Told, untilMs: number): number =>
  Math.max(...hearings(story, one, untilMs).map(({ endedAtMs, atMs }) => (endedAtMs ?? atMs) + UNDER_WAY_MS));

/** Those that could be said in its place: put before, and waiting. */
function laterSteps(story: Story, reminder: Told): Told[] {
  return deliveriesOf(story).filter(
    (one) =>
      one.pk === reminder.pk &&
      one.channel === reminder.channel &&
      one.told.lead.grade === reminder.told.lead.grade &&
      stepOf(one) > stepOf(reminder) &&
      (one.state === 'sent' || one.state === 'pending'),
  );
}

/** Of those that wait, an alert is never passed over for a reminder. */
export const remindersDelayNoAlert: Invariant = {
  name: 'reminders-delay-no-alert',
  check(story) {
    const { faults } = story.plan;
    if (faults.skew || faults.stall || faults['slow-table'] || isMoved(story.plan)) return [];
    const putMs = new Map<string, number>();
    const firstMs = new Map<string, number>();
    for (const { before, after, atMs } of story.writes) {
      if (!isDelivery(after) || (after as unknown as Told).told.kind !== 'alert') continue;
      const name = `${after.pk} ${after.sk}`;
      if (before === null && after.state === 'pending') putMs.set(name, atMs);
      else if (before !== null && !firstMs.has(name)) firstMs.set(name, atMs);
    }
    const channelOf = (name: string) => name.split('#')[3];
    return asked(story).flatMap(({ id, sent, markedMs }) =>
      [...putMs]
        .filter(
          ([name, atMs]) => channelOf(name) === sent.channel && atMs < markedMs - MOST_LAG_MS - 5 * SECOND_MS,
        )
        .filter(([name]) => (firstMs.get(name) ?? Number.POSITIVE_INFINITY) > sent.atMs)
        .filter(() => receiverOf(sent.channel) === sent.channel)
        .map(([name]) => `${sent.by} sent ${id} to ${sent.channel}, and ${name} waited`),
    );
  },
};
