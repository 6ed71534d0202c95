import { describe, expect, test } from 'vitest';
import type { Wish } from '../../lambdas/answers/act.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { configWithAnswers } from '../support/answers.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { Killed, killAt } from '../support/crash.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

interface Said {
  wish: Wish;
  by: string;
}

const CLAIM: Said = { wish: { do: 'claim' }, by: 'zhangsan' };
const WON: Said = { wish: { do: 'outcome', outcome: 'won' }, by: 'zhangsan' };
const PASS: Said = { wish: { do: 'pass', to: 'lisi' }, by: 'wangwu' };
const RELEASE: Said = { wish: { do: 'release' }, by: 'zhangsan' };
/** The press in which the process dies, after those before it. */
const STORIES: readonly { name: string; before: readonly Said[]; press: Said }[] = [
  { name: 'takes it', before: [], press: CLAIM },
  { name: 'says what came of it', before: [CLAIM], press: WON },
  { name: 'passes on what somebody has', before: [CLAIM], press: PASS },
  { name: 'passes on what nobody has', before: [], press: PASS },
  { name: 'gives it back', before: [CLAIM], press: RELEASE },
];

/** A lead in a group that hears who took it, and in a topic. */
const config: Config = configWithAnswers(
  { announce: true },
  { team: 'east', channels: ['sales', 'leads'], escalation: 'hot' },
);
const hot = [{ afterMs: 5 * MINUTE_MS, tell: ['sales'], mention: 'assignee' }] as const;

/** What is copied for each moment of death. */
async function told(before: readonly Said[]): Promise<World> {
  const world = new World(memoryTable(), { ...config, escalation: { hot } });
  world.records = [vendorRecord({ id: 'one', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
  await world.once();
  for (const { wish, by } of before) await world.functions().act('one', wish, by);
  await world.once();
  return world;
}

const claimOf = (world: World) =>
  world.functions().stores.claims.get({ recordId: 'one', taskKey: testTask.key });

const turnsOf = async (world: World) =>
  (await world.items())
    .filter(({ sk }) => sk === 'ROTATION')
    .map(({ assignments }) =>
      (assignments as { person: string; isOpen: boolean }[]).map(({ person, isOpen }) => [person, isOpen]),
    );

const knownTo = async (world: World) =>
  (await world.items()).filter(({ sk }) => sk === 'KNOWS').map(({ person }) => person);

const heardOf = (world: World) =>
  world.heard.map(({ message }) => message.id).sort((one, other) => one.localeCompare(other));

async function killed(world: World, { wish, by }: Said, effects: number, when: 'before' | 'after') {
  const crash = killAt(effects, when);
  world.gate = crash.gate;
  await world
    .functions()
    .act('one', wish, by)
    .catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  world.gate = (_name, effect) => effect();
  return crash.killed();
}

describe.each(STORIES)('somebody $name, and the process dies', ({ before, press }) => {
  test.each(['before', 'after'] as const)(
    '%s each effect in turn: what is written is told, once, by the next tick',
    async (when) => {
      const base = await told(before);
      const items = await base.items();
      const untouched = await base.copy(memoryTable(), items);
      await untouched.once();
      const reference = await base.copy(memoryTable(), items);
      await reference.functions().act('one', press.wish, press.by);
      await reference.once();
      const wanted = [heardOf(reference), await turnsOf(reference), await knownTo(reference)];

      let written = 0;
      for (let effects = 0; ; effects += 1) {
        const world = await base.copy(memoryTable(), items);
        if (!(await killed(world, press, effects, when))) break;
        const isWritten =
          (await claimOf(world))?.history.length === (await claimOf(reference))?.history.length;
        await world.once();
        if (isWritten) {
          written += 1;
          expect([heardOf(world), await turnsOf(world), await knownTo(world)], `${effects}`).toEqual(wanted);
        } else expect(heardOf(world), `${effects}`).toEqual(heardOf(untouched));
        // It was pressed again, since no answer came.
        await world.functions().act('one', press.wish, press.by);
        await world.once();
        expect([heardOf(world), await turnsOf(world), await knownTo(world)], `${effects}`).toEqual(wanted);
        expect((await claimOf(world))?.untold).toBeUndefined();
      }
      expect(written).toBeGreaterThan(3);
    },
  );
});

test('of two events that nobody was told of, each is told as it was then, in its order', async () => {
  const base = await told([]);
  const world = await base.copy(memoryTable(), await base.items());
  // Claims are written by the first update, and nothing of what follows.
  for (const said of [CLAIM, WON]) {
    for (let effects = 0; ; effects += 1) {
      const length = (await claimOf(world))?.history.length;
      await killed(world, said, effects, 'before');
      if ((await claimOf(world))?.history.length !== length) break;
    }
  }
  expect((await claimOf(world))?.untold).toHaveLength(2);
  await world.once();
  const ofLeads = world.heard.filter(({ channel }) => channel === 'leads').map(({ message }) => message);
  expect(ofLeads.map(({ id, data }) => [id, data.outcome])).toEqual([
    ['one:A:leads:claimed:1', null],
    ['one:A:leads:outcome:1', 'won'],
  ]);
});

test('what was told before the process died is not told again with the grade that the lead has now', async () => {
  const base = await told([]);
  const world = await base.copy(memoryTable(), await base.items());
  const last = killAt(Number.POSITIVE_INFINITY, 'before');
  const rehearsal = await base.copy(memoryTable(), await base.items());
  rehearsal.gate = last.gate;
  await rehearsal.functions().act('one', CLAIM.wish, CLAIM.by);
  // A poll that is on its way already finds the new grade before the next tick.
  await world.functions().tick('once');
  await killed(world, CLAIM, last.seen.length - 1, 'before');
  expect((await claimOf(world))?.untold).toHaveLength(1);
  const [task] = world.config.tasks;
  world.config = { ...world.config, tasks: task ? [{ ...task, grades: [1, 2] }] : [] };
  world.records = [vendorRecord({ id: 'one', calledAtMs: NOON_MS - 5 * MINUTE_MS, intention_results: 2 })];
  await world.settle();
  expect(world.idsHeard('leads')).toContain('one:B:leads');
  expect((await claimOf(world))?.untold).toHaveLength(1);
  await world.once();
  expect((await claimOf(world))?.untold).toBeUndefined();
  expect(world.idsHeard('leads').filter((id) => id.includes('claimed'))).toEqual(['one:A:leads:claimed:1']);
});

test('a lead that is taken before its alert is written: others hear so all the same, after the alert', async () => {
  const world = new World(memoryTable(), { ...config, escalation: { hot } });
  await world.once();
  world.records = [vendorRecord({ id: 'one', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
  // The poll dies between the claim and the alert.
  world.gate = async (name, effect) => {
    if (name === 'PutCommand' && (await claimOf(world))) throw new Killed();
    return effect();
  };
  await world.once().catch(() => {});
  world.gate = (_name, effect) => effect();
  expect(world.heard).toEqual([]);
  expect(await claimOf(world)).toMatchObject({ claimedBy: null });
  expect(await world.functions().act('one', CLAIM.wish, CLAIM.by)).toMatchObject({ is: 'changed' });
  await world.once();
  world.clock.advance(3 * MINUTE_MS);
  await world.once();
  const inTopic = world.heard
    .filter(({ channel }) => channel === 'leads')
    .map(({ message }) => message.event);
  expect(inTopic).toEqual(['alert', 'claimed']);
  expect((await claimOf(world))?.untold).toBeUndefined();
});
