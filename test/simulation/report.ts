import type { Plan } from './plan.ts';
import type { Failure } from './shrink.ts';
import { offset } from './time-line.ts';

/** A failed world for people: what is broken, what the world was like, what happened, and how to see it again. */
export function report({ seed, kind, leftOut, broken, timeLine, plan }: Failure): string {
  const again = `npm run test:simulation -- --seed ${seed}${kind === 'people' ? ' --people' : ''}`;
  return [
    timeLine,
    '',
    ...describe(plan),
    '',
    ...broken.flatMap(({ invariant, where }) => [
      `BROKEN  ${invariant}`,
      ...where.map((what) => `  ${what}`),
    ]),
    '',
    `Again: ${again}${leftOut.length > 0 ? ` --no-shrink --without ${leftOut.join(',')}` : ''}`,
  ].join('\n');
}

function describe(plan: Plan): string[] {
  const at = (ms: number) => offset(ms - plan.startMs);
  return [
    `World ${plan.seed}: pages of ${plan.pageSize}, ${plan.concurrency} at once, calm from ${at(plan.calmMs)}`,
    ...Object.entries(plan.faults).map(([kind, chance]) => `  ${kind}: ${(100 * chance).toFixed(1)} %`),
    ...plan.outages.map(({ id, of, fromMs, toMs }) => `  ${id}: ${of} from ${at(fromMs)} to ${at(toMs)}`),
    ...(plan.poison ? [`  poison: ${plan.poison.id} is ${plan.poison.answer}`] : []),
    ...(plan.clocks
      ? [`  clocks: on ${plan.clocks.on}, the vendor tells the time: ${plan.clocks.vendorTellsTime}`]
      : []),
    ...(plan.clocks?.faults ?? []).map(
      (fault) =>
        `  ${fault.id}: ${offset(fault.aheadMs)} and ${offset(fault.driftMsPerHour)} an hour ahead, from ${at(fault.fromMs)} to ${fault.toMs === null ? 'the end' : at(fault.toMs)}${fault.isOfOneInstance ? ', of one instance' : ''}`,
    ),
    ...plan.changes.map(({ id, does, atMs }) => `  ${id}: ${does} at ${at(atMs)}`),
    ...describePeople(plan),
    ...plan.calls.map(
      ({ id, calledAtMs, life, isWest }) =>
        `  ${id}: called ${at(calledAtMs)}, ${life.map(({ atMs, grade }) => `${grade} at ${at(atMs)}`).join(', ')}${isWest ? ', of the west' : ''}`,
    ),
  ];
}

function describePeople({ people, startMs }: Plan): string[] {
  if (people === null) return [];
  const { absences, presses, teams, escalation } = people;
  return [
    ...Object.entries(people.people).map(
      ([id, { weight, holds, perDay }]) => `  ${id}: weight ${weight}, holds ${holds}, ${perDay} a day`,
    ),
    ...Object.entries(teams).map(([name, team]) => `  ${name}: ${JSON.stringify(team)}`),
    ...Object.entries(escalation).map(([name, steps]) => `  steps of ${name}: ${JSON.stringify(steps)}`),
    ...absences.map(
      ({ id, person, atMs, untilMs }) =>
        `  ${id}: ${person} from ${offset(atMs - startMs)} to ${offset(untilMs - startMs)}`,
    ),
    ...presses.map(
      ({ id, by, call, wants, since, afterMs, way, times }) =>
        `  ${id}: ${by} would ${wants.do} ${call} by a ${way}, ${offset(afterMs)} after it is ${since}, ${times} times`,
    ),
  ];
}
