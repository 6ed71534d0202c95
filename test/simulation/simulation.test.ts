import { describe, expect, test } from 'vitest';
import { makePlan } from './make-plan.ts';
import { type ClaimWrite, claimWrites } from './people-truth.ts';
import { report } from './report.ts';
import { tryOut } from './shrink.ts';
import { Simulation } from './simulation.ts';
import { deliveriesOf, type Story } from './story.ts';

/** CI runs more of them, in a step of its own. */
const WORLDS = { leads: 60, people: 20 };
const BATCH = 20;

/** A world that fails prints its time line and how to replay it. `npm run test:simulation` runs thousands. */
describe.each(['leads', 'people'] as const)('in every world of %s all invariants hold', (kind) => {
  const firsts = Array.from({ length: WORLDS[kind] / BATCH }, (_, batch) => 1 + batch * BATCH);
  test.each(firsts)(`seeds from %i on`, async (first) => {
    for (let seed = first; seed < first + BATCH; seed += 1) {
      const failure = await tryOut(seed, kind);
      expect(failure && report(failure)).toBeNull();
    }
  });
});

describe('a world', () => {
  test('is the same each time that its seed is run', async () => {
    for (const kind of ['leads', 'people'] as const) {
      const tell = async () => (await new Simulation(makePlan(3, kind), true).run()).timeLine.text();
      expect(await tell()).toEqual(await tell());
    }
  });

  test('is not idle: messages are sent, processes die, answers are lost', async () => {
    const missing = new Set([
      'hears alert',
      'hears list',
      'hears correction',
      'crashed',
      'stands still',
      'the answer is lost',
    ]);
    for (let seed = 21; seed <= 60 && missing.size > 0; seed += 1) {
      const text = (await new Simulation(makePlan(seed), true).run()).timeLine.text();
      for (const event of missing) if (text.includes(event)) missing.delete(event);
    }
    expect([...missing]).toEqual([]);
  });

  test('of people is not idle: they press at one moment, and are asked, given on and told of each other', async () => {
    const missing = new Set([
      'remind 1',
      'remind 3',
      'remind stale',
      'remind passed',
      'claimed 1',
      'outcome 1',
      'claimed',
      'answered',
      'fell',
      'replaced',
      'overtaken',
      'assigned by system',
      'claimed by page',
      'claimed by command',
      'released by page',
      'passed by page',
      'outcome by page',
      'two at once',
    ]);
    for (let seed = 1; seed <= 10 && missing.size > 0; seed += 1) {
      const story = await new Simulation(makePlan(seed, 'people')).run();
      for (const { items, isHeard } of story.sends) {
        for (const { id } of items) if (isHeard) missing.delete(id.split(':').slice(3, 5).join(' '));
      }
      for (const one of deliveriesOf(story)) if (one.reason) missing.delete(one.reason);
      for (const writes of claimWrites(story).values()) {
        for (const { after } of writes) {
          const event = after.history.at(-1);
          if (event) missing.delete(`${event.do} by ${event.way}`);
        }
        if (wasContended(story, writes)) missing.delete('two at once');
      }
    }
    expect([...missing]).toEqual([]);
  });
});

/** Did somebody have the page open, and find a moment later that it was taken? */
const wasContended = ({ pages }: Story, writes: readonly ClaimWrite[]): boolean =>
  writes.some(({ after, atMs }) =>
    pages.some(
      (page) =>
        page.call === after.recordId &&
        page.person !== after.claimedBy &&
        after.claimedBy !== null &&
        Math.abs(page.atMs - atMs) < 2000,
    ),
  );
