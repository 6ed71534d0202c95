import { describe, expect, test } from 'vitest';
import { makePlan } from './make-plan.ts';
import { report } from './report.ts';
import { tryOut } from './shrink.ts';
import { Simulation } from './simulation.ts';

const WORLDS = 220;
const BATCH = 20;

/** A world that fails prints its time line and how to replay it. `npm run test:simulation` runs thousands. */
describe('in every world all invariants hold', () => {
  const firsts = Array.from({ length: WORLDS / BATCH }, (_, batch) => 1 + batch * BATCH);
  test.each(firsts)(`seeds from %i on`, async (first) => {
    for (let seed = first; seed < first + BATCH; seed += 1) {
      const failure = await tryOut(seed);
      expect(failure && report(failure)).toBeNull();
    }
  });
});

describe('a world', () => {
  test('is the same each time that its seed is run', async () => {
    const tell = async () => (await new Simulation(makePlan(3), true).run()).timeLine.text();
    expect(await tell()).toEqual(await tell());
  });

  test('is not idle: messages are sent, processes die, answers are lost', async () => {
    let text = '';
    for (let seed = 1; seed <= 40; seed += 1)
      text += (await new Simulation(makePlan(seed), true).run()).timeLine.text();
    for (const event of [
      'hears alert',
      'hears list',
      'hears correction',
      'crashed',
      'stands still',
      'the answer is lost',
    ]) {
      expect(text, event).toContain(event);
    }
  });
});
