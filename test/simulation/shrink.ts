import { type Broken, broken } from './invariants/index.ts';
import { makePlan, type WorldKind } from './make-plan.ts';
import { type Plan, partsOf, without } from './plan.ts';
import { Simulation } from './simulation.ts';

/** A world in which something does not hold, and what can be left out without healing it. */
export interface Failure {
  seed: number;
  kind: WorldKind;
  leftOut: string[];
  broken: Broken[];
  timeLine: string;
  plan: Plan;
}

const MOST_RUNS = 300;

async function judge(plan: Plan): Promise<Broken[]> {
  return broken(await new Simulation(plan).run());
}

/** Runs the world of a seed; null where all invariants hold. */
export async function tryOut(
  seed: number,
  kind: WorldKind = 'leads',
  leftOut: readonly string[] = [],
): Promise<Failure | null> {
  const plan = without(makePlan(seed, kind), new Set(leftOut));
  return (await judge(plan)).length === 0 ? null : retold(seed, kind, leftOut);
}

/** Leaves out parts of the plan, many at first, then one by one, as long as the same invariant stays broken. */
export async function shrunk(failure: Failure): Promise<Failure> {
  const whole = makePlan(failure.seed, failure.kind);
  const wanted = failure.broken[0]?.invariant;
  const left = new Set(failure.leftOut);
  let runs = 0;
  const stillFails = async (more: readonly string[]) => {
    runs += 1;
    const found = await judge(without(whole, new Set([...left, ...more])));
    return found.some(({ invariant }) => invariant === wanted);
  };
  let isSmaller = true;
  for (let size = partsOf(whole).length; runs < MOST_RUNS && (size >= 1 || isSmaller); ) {
    isSmaller = false;
    const parts = partsOf(without(whole, left));
    for (let at = 0; at < parts.length && runs < MOST_RUNS; at += Math.max(1, size)) {
      const some = parts.slice(at, at + Math.max(1, size));
      if (!(await stillFails(some))) continue;
      for (const part of some) left.add(part);
      isSmaller = true;
    }
    size = size > 1 ? Math.ceil(size / 2) : isSmaller ? 1 : 0;
  }
  return retold(failure.seed, failure.kind, [...left]);
}

async function retold(seed: number, kind: WorldKind, leftOut: readonly string[]): Promise<Failure> {
  const plan = without(makePlan(seed, kind), new Set(leftOut));
  const story = await new Simulation(plan, true).run();
  return {
    seed,
    kind,
    leftOut: [...leftOut],
    broken: broken(story),
    timeLine: story.timeLine.text(),
    plan,
  };
}
