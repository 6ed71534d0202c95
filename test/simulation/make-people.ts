import { OUTCOMES } from '../../lambdas/assignment/claim.ts';
import type { EscalationStep, PersonConfig, TeamConfig } from '../../lambdas/config/config.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { WorkingHours } from '../../lambdas/platform/time/working-time.ts';
import type { Absence, PeoplePlan, Press, Wanted } from './people-plan.ts';
import type { Call } from './plan.ts';
import type { Random } from './random.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Worlds begin at half past ten in the evening: the first two have a short night before long, the third a real one. */
const EVENING_HOURS: readonly WorkingHours[] = [
  { fromMinute: 30, toMinute: 23 * 60, days: EVERY_DAY },
  { fromMinute: 60, toMinute: 23 * 60 + 20, days: EVERY_DAY },
  { fromMinute: 6 * 60, toMinute: 22 * 60 + 50, days: EVERY_DAY },
];
const EAST = ['ana', 'bo', 'chen', 'dan'] as const;
const WEST = ['dan', 'eli', 'fu'] as const;
const LEADS = { east: 'zhou', west: 'wu' } as const;

export function makePeople(
  random: Random,
  calls: readonly Call[],
  { startMs, chaosMs, isEvening }: { startMs: number; chaosMs: number; isEvening: boolean },
): PeoplePlan {
  // Half of the worlds have turns that nothing but turns decides.
  const isPlain = random.chance(0.5);
  const people = Object.fromEntries(
    [...new Set([...EAST, ...WEST, ...Object.values(LEADS)])].map((id) => [
      id,
      makePerson(random, id, isPlain),
    ]),
  );
  const hours = isEvening ? random.pick(EVENING_HOURS) : null;
  const team = (ids: readonly string[], lead: string): TeamConfig => ({
    people: ids,
    lead: random.chance(0.85) ? lead : null,
    hours: random.chance(0.9) ? hours : null,
    assign: 'rotate',
  });
  const teams = { east: team(EAST, LEADS.east), west: team(WEST, LEADS.west) };
  const escalation = { east: makeSteps(random), west: makeSteps(random) };
  return {
    people,
    teams,
    escalation,
    announce: random.chance(0.6),
    staleAfterMs: random.between(10, 90) * MINUTE_MS,
    absences: isPlain ? [] : makeAbsences(random, Object.keys(people), startMs, chaosMs),
    presses: calls.flatMap((call) =>
      makePresses(random, call, call.isWest ? 'west' : 'east', { teams, escalation }),
    ),
  };
}

function makePerson(random: Random, id: string, isPlain: boolean): PersonConfig {
  return {
    name: id,
    mention: { wecom: id },
    weight: isPlain ? 1 : random.pick([1, 1, 2, 3]),
    holds: isPlain || random.chance(0.7) ? null : random.between(1, 3),
    perDay: isPlain || random.chance(0.7) ? null : random.between(1, 4),
  };
}

function makeSteps(random: Random): EscalationStep[] {
  const count = random.between(1, 4);
  const steps: EscalationStep[] = [];
  let afterMs = 0;
  for (let at = 0; at < count; at += 1) {
    afterMs += random.between(1, 12) * MINUTE_MS;
    const isLast = at === count - 1;
    steps.push(
      random.chance(0.35)
        ? { afterMs, reassign: true }
        : {
            afterMs,
            tell: random.pick([['sales'], ['managers'], ['sales', 'managers']]),
            mention: isLast ? 'lead' : random.pick(['assignee', 'lead', null] as const),
          },
    );
  }
  return steps;
}

function makeAbsences(
  random: Random,
  people: readonly string[],
  startMs: number,
  chaosMs: number,
): Absence[] {
  return Array.from({ length: random.between(0, 4) }, (_, index) => {
    const atMs = startMs + (random.chance(0.5) ? 0 : random.between(0, chaosMs));
    return {
      id: `away${index + 1}`,
      person: random.pick(people),
      atMs,
      untilMs: atMs + random.between(5, 120) * MINUTE_MS,
    };
  });
}

/** A third of the leads is nobody's; some are passed on as somebody takes them; for some several press at one moment, often the one in which somebody is reminded. */
function makePresses(
  random: Random,
  { id: call }: Call,
  own: 'east' | 'west',
  { teams, escalation }: Pick<PeoplePlan, 'teams' | 'escalation'>,
): Press[] {
  if (random.chance(0.35)) return [];
  const { people: ids, lead } = teams[own];
  const presses: Press[] = [];
  const add = (press: Omit<Press, 'id' | 'call' | 'times' | 'way'>) =>
    presses.push({
      ...press,
      id: `${call}p${presses.length + 1}`,
      call,
      way: random.chance(0.2) ? 'command' : 'page',
      times: random.chance(0.15) ? 2 : 1,
    });
  const since = random.chance(0.25) ? 'asked' : 'heard';
  const stepMs = random.pick(escalation[own]).afterMs;
  const afterMs =
    since === 'asked'
      ? random.between(0, 3 * SECOND_MS)
      : random.chance(0.4)
        ? Math.max(SECOND_MS, stepMs + random.between(-2 * SECOND_MS, 3 * SECOND_MS))
        : random.between(2, 15 * 60) * SECOND_MS;
  const claimers = random.shuffled(ids).slice(0, random.chance(0.4) ? random.between(2, 3) : 1);
  if (lead !== null && random.chance(0.15)) {
    add({
      since,
      afterMs: Math.max(0, afterMs - random.between(-1, 60) * SECOND_MS),
      by: lead,
      wants: { do: 'pass', to: random.pick(ids) },
    });
  }
  for (const by of claimers)
    add({ since, afterMs: afterMs + random.between(0, 30), by, wants: { do: 'claim' } });
  let laterMs = afterMs;
  for (let more = random.between(0, 3); more > 0; more -= 1) {
    laterMs += random.chance(0.6) ? random.between(1, 90) * SECOND_MS : random.between(2, 25) * MINUTE_MS;
    const isByLead = lead !== null && random.chance(0.2);
    const wants: Wanted = isByLead
      ? { do: 'pass', to: random.pick(ids) }
      : random.chance(0.3)
        ? { do: 'release' }
        : random.chance(0.3)
          ? { do: 'claim' }
          : { do: 'outcome', outcome: random.pick(OUTCOMES) };
    add({ since, afterMs: laterMs, by: isByLead ? lead : random.pick([...claimers, ...ids]), wants });
  }
  return presses;
}

/** Some calls are to one province, and some to a number that was called before. */
export function withPeopleCalled(random: Random, calls: readonly Call[]): Call[] {
  return calls.map((call, at) => ({
    ...call,
    isWest: random.chance(0.35),
    ...(at > 0 && random.chance(0.15) ? { numberOf: (calls[random.between(0, at - 1)] as Call).id } : {}),
  }));
}

/** Longer than any step, a night, and what somebody who took a lead is asked later. */
export const PEOPLE_CALM_MS = 14 * HOUR_MS;
