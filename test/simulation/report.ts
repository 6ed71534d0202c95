import type { Plan } from './plan.ts';
import type { Failure } from './shrink.ts';
import { offset } from './time-line.ts';

/** A failed world for people: what is broken, what the world was like, what happened, and how to see it again. */
export function report({ seed, leftOut, broken, timeLine, plan }: Failure): string {
  const again = `npm run test:simulation -- --seed ${seed}`;
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
    ...plan.calls.map(
      ({ id, calledAtMs, life }) =>
        `  ${id}: called ${at(calledAtMs)}, ${life.map(({ atMs, grade }) => `${grade} at ${at(atMs)}`).join(', ')}`,
    ),
  ];
}
