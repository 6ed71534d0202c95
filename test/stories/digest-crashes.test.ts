import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { killAt } from '../support/crash.ts';
import { DUE_MS, daily, digestsHeard, digestWorld, tickAt } from '../support/digests.ts';
import { memoryTable } from '../support/memory-stores.ts';
import type { World } from '../support/world.ts';

describe('killed at every await', () => {
  /** What is in the table in the end, without what differs from run to run. */
  async function ofDigest(on: World) {
    const items = await on.items();
    return Object.fromEntries(
      items
        .filter(({ pk }) => pk === 'DIGEST#daily')
        .map(
          ({ pk, sk, state, reason, lane, told }) =>
            [
              `${pk} ${sk}`,
              { state, reason, lane, kind: (told as { kind?: string } | undefined)?.kind },
            ] as const,
        )
        .toSorted(([one], [another]) => one.localeCompare(another)),
    );
  }

  test.each(['before', 'after'] as const)('the process dies %s each effect in turn', async (when) => {
    const world = await digestWorld(memoryTable());
    await tickAt(world, DUE_MS);
    await tickAt(world, DUE_MS + 10 * MINUTE_MS);
    const wanted = await ofDigest(world);
    expect(Object.keys(wanted)).toHaveLength(6);

    for (let effects = 0; ; effects += 1) {
      const broken = await digestWorld(memoryTable(), { daily });
      broken.clock.advance(DUE_MS - broken.clock.nowMs());
      const crash = killAt(effects, when);
      broken.gate = crash.gate;
      try {
        await broken.functions().tick();
        broken.polls.length = 0;
        await broken.settle();
      } catch {
        broken.digests.length = 0;
        broken.nudges.length = 0;
      }
      broken.gate = (_name, effect) => effect();
      if (!crash.killed()) {
        expect(effects).toBeGreaterThan(20);
        break;
      }
      // What changes meanwhile is told to all or to none.
      broken.records = broken.records.slice(0, 1);
      // Leases of the dead run out, and everybody who repeats has repeated.
      for (const minutes of [1, 7, 8]) await tickAt(broken, DUE_MS + minutes * MINUTE_MS);
      expect(await ofDigest(broken), `killed ${when} effect ${effects}`).toEqual(wanted);
      const heardByAll = ['managers', 'mail'].flatMap((channel) => digestsHeard(broken, channel));
      const texts = heardByAll.filter(({ message }) => !message.image);
      const told = new Set(texts.map(({ message }) => JSON.stringify(message.data.figures)));
      expect(told.size, `killed ${when} effect ${effects}`).toBe(1);
      for (const channel of ['managers', 'mail']) {
        const heard = new Set<string>();
        for (const { message } of digestsHeard(broken, channel)) {
          if (heard.has(message.id)) expect(message.data.repeat).toBe(true);
          heard.add(message.id);
        }
        expect(heard.size).toBe(channel === 'managers' ? 2 : 1);
      }
    }
  });
});
