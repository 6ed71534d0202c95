import type { Claim } from '../../lambdas/assignment/claim.ts';
import { NO_TURNS, nextPerson } from '../../lambdas/assignment/next-person.ts';
import type { Config } from '../../lambdas/config/config.ts';
import {
  beforeReminder,
  isReminder,
  type ReminderDelivery,
} from '../../lambdas/deliveries/before-send/before-reminder.ts';
import { handedOver } from '../../lambdas/deliveries/before-send/handed-over.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { countedSince, dueAtMs } from '../../lambdas/deliveries/reminders/reminder-times.ts';
import type { Assignee } from '../../lambdas/leads/assignee.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';

interface Looking {
  config: Config;
  nowMs: number;
  /** Of the lead, as it is before the first of them. */
  claim: Claim;
  /** All that was told of the lead before. */
  told: readonly LeadDelivery[];
}

/**
 * Reminders as a lane says them: it looks at each once more when it is due, and a step that gives the lead to the next
 * person has done so by then. Where nobody takes the lead, nobody is away, and turns begin with the first of the file.
 *
 * @param reminders all steps, in every channel
 */
export function asLookedAt(reminders: readonly LeadDelivery[], looking: Looking): LeadDelivery[] {
  const steps = reminders
    .filter(isReminder)
    .toSorted((one, other) => one.told.ask.step - other.told.ask.step);
  let { claim } = looking;
  return steps.map((step) => {
    const looked = lookAt(step, steps, { ...looking, claim });
    claim = looked.claim;
    return looked.reminder;
  });
}

function lookAt(
  step: ReminderDelivery,
  steps: readonly ReminderDelivery[],
  { config, nowMs, told, claim: before }: Looking,
): { reminder: LeadDelivery; claim: Claim } {
  const { locale, timeZone, people = {} } = config;
  // A later one is not due yet.
  const earlier = steps.filter((one) => one === step || one.told.ask.step < step.told.ask.step);
  const deliveries = [...told, ...earlier];
  const since = countedSince(deliveries, step.told.lead.grade, step.channel, nowMs);
  const dueMs =
    since.is === 'accepted' ? dueAtMs(since.atMs, step.told.ask, timeZone, nowMs) : nowMs + DAY_MS;
  const personOf = (id: string) => (people[id] ? { id, name: people[id].name } : null);
  const look = (claim: Claim) =>
    beforeReminder(step, { claim, deliveries, nowMs: dueMs, timeZone, locale, personOf });
  let claim = before;
  let verdict = look(claim);
  if (verdict.do === 'reassign') {
    const isHere = (id: string) => personOf(id) !== null;
    const given = { next: nextOf(claim, config), atMs: dueMs, isHere };
    claim = { ...claim, ...handedOver(claim, step.told, given) };
    verdict = look(claim);
  }
  return { reminder: verdict.do === 'send' ? { ...step, told: verdict.told } : step, claim };
}

/** As `reassign` finds them, where nobody has a lead and nobody is away. */
function nextOf({ team: name, asked }: Claim, { people = {}, teams = {} }: Config): Assignee | null {
  const team = name === null ? undefined : teams[name];
  if (!team) return null;
  const loadOf = () => ({ open: 0, today: 0, isAway: false });
  const next = nextPerson({ team, people, turns: NO_TURNS, loadOf, knownTo: null, without: asked });
  if (next === null || asked.includes(next.person)) return null;
  const because = next.because === 'nobody-else' ? next.because : 'reassigned';
  return { id: next.person, name: people[next.person]?.name ?? next.person, because };
}
