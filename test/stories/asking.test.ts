import { describe, expect, test } from 'vitest';
import { act, type Wish } from '../../lambdas/answers/act.ts';
import { followAnswers } from '../../lambdas/answers/follow-answers.ts';
import type { Config, EscalationStep } from '../../lambdas/config/config.ts';
import { redriveDead } from '../../lambdas/deliveries/redrive.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { WorkingHours } from '../../lambdas/platform/time/working-time.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { Killed, killAt } from '../support/crash.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { markdownOf } from '../support/printed.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

const person = (name: string) => ({
  name,
  mention: { wecom: `${name}-id` },
  weight: 1,
  holds: null,
  perDay: null,
});

const STEPS: readonly EscalationStep[] = [
  { afterMs: 5 * MINUTE_MS, tell: ['sales'], mention: 'assignee' },
  { afterMs: 15 * MINUTE_MS, tell: ['managers'], mention: 'lead' },
  { afterMs: 30 * MINUTE_MS, reassign: true },
];

function asking(hours: WorkingHours | null = null, steps = STEPS): Config {
  const config = testConfig({ team: 'east', escalation: 'hot', channels: ['sales'] });
  return {
    ...config,
    channels: { ...config.channels, managers: { type: 'wecom-robot', webhook: 'env:OTHER', mention: [] } },
    people: { zhangsan: person('张三'), lisi: person('李四'), wangwu: person('王五') },
    teams: { east: { people: ['zhangsan', 'lisi'], lead: 'wangwu', hours, assign: 'rotate' } },
    escalation: { hot: steps },
    answers: {
      url: 'https://leads.example.cn',
      identity: 'enrolled',
      listen: { host: '127.0.0.1', port: 8788 },
      announce: false,
      staleAfterMs: 24 * 60 * MINUTE_MS,
    },
  };
}

const record = (id: string, grade = 1, atMs = NOON_MS) =>
  vendorRecord({ id, calledAtMs: atMs - 5 * MINUTE_MS, intention_results: grade });

async function told(config: Config, ids: readonly string[], atMs = NOON_MS): Promise<World> {
  const world = new World(memoryTable(), config);
  world.clock.advance(atMs - NOON_MS);
  world.records = ids.map((id) => record(id, 1, atMs));
  await world.once();
  return world;
}

/** Minute by minute, as the tick goes, with whatever the lanes were nudged for in between. */
async function pass(world: World, minutes: number): Promise<void> {
  const functions = world.functions();
  for (let minute = 0; minute < minutes; minute += 1) {
    world.clock.advance(MINUTE_MS);
    await functions.tick('lanes');
    await world.settle(functions);
  }
}

/** What was said of whom where, and how many minutes after noon. */
const heardOf = (world: World, since = 0) =>
  world.heard
    .slice(since)
    .map(({ channel, message, atMs }) => [
      Math.round((atMs - NOON_MS) / MINUTE_MS),
      channel,
      message.event,
      message.subject.length > 0 ? String(message.data.headline) : '',
      message.mentionAlso ?? [],
    ]);

const claimOf = async (world: World, id: string) => {
  const { claims } = world.functions().stores;
  const claim = await claims.get({ recordId: id, taskKey: testTask.key });
  if (!claim) throw new Error('no claim');
  return claim;
};

async function take(world: World, id: string, by: string): Promise<void> {
  const claim = await claimOf(world, id);
  await world.functions().stores.claims.change(claim, { claimedBy: by, claimedAtMs: world.clock.nowMs() });
}

describe('a lead that nobody takes', () => {
  test('is asked for again, step by step: the assignee, the team’s lead, then the next person', async () => {
    const world = await told(asking(), ['one']);
    await pass(world, 45);
    const [alert, first, second, third, ...rest] = heardOf(world);
    expect(rest).toEqual([]);
    expect(alert).toMatchObject([0, 'sales', 'alert', expect.any(String), ['zhangsan'].map(() => '张三-id')]);
    expect(first?.slice(0, 3)).toEqual([5, 'sales', 'reminder']);
    expect(first?.[3]).toContain('【A 级·未接手】5分钟无人接手 ');
    expect(first?.[4]).toEqual(['张三-id']);
    expect(second?.slice(0, 3)).toEqual([15, 'managers', 'reminder']);
    expect(second?.[4]).toEqual(['王五-id']);
    expect(third?.slice(0, 3)).toEqual([30, 'sales', 'reminder']);
    expect(third?.[4]).toEqual(['李四-id', '王五-id']);
    expect(await claimOf(world, 'one')).toMatchObject({
      assignee: 'lisi',
      asked: ['zhangsan', 'lisi'],
      reminders: 3,
    });
  });

  test('is asked for in one message with others, that leads to all of them', async () => {
    const world = await told(asking(), ['one', 'two', 'three']);
    const before = world.heard.length;
    await pass(world, 6);
    const heard = heardOf(world, before);
    expect(heard).toHaveLength(1);
    expect(heard[0]?.[3]).toBe('【3 条未接手】');
    const links = JSON.stringify(world.heard.at(-1)?.message.document).match(/\/l\/[\w-]+/g);
    expect(links).toHaveLength(1);
    const lists = (await world.items()).filter(({ pk }) => String(pk).startsWith('LIST#'));
    expect(lists).toHaveLength(1);
  });

  test('waits through the night, and is asked for in the morning at the same distance, once', async () => {
    const hours = { fromMinute: 9 * 60, toMinute: 21 * 60, days: [1, 2, 3, 4, 5, 6, 7] };
    // Told at 20:58.
    const world = await told(asking(hours), ['one'], NOON_MS + (8 * 60 + 58) * MINUTE_MS);
    const before = world.heard.length;
    await pass(world, 2);
    world.clock.advance(12 * 60 * MINUTE_MS - 3 * MINUTE_MS);
    await pass(world, 2);
    expect(heardOf(world, before)).toEqual([]);
    await pass(world, 10);
    expect(heardOf(world, before).map(([minutes, channel]) => [minutes, channel])).toEqual([
      [(8 + 12) * 60 + 58 + 5, 'sales'],
    ]);
  });

  test('is asked for once in each group after an outage, by the last of its steps that are due', async () => {
    const world = await told(asking(), ['one']);
    const before = world.heard.length;
    world.clock.advance(35 * MINUTE_MS);
    await pass(world, 3);
    const channels = heardOf(world, before).map(([, channel]) => channel);
    expect([channels.length, new Set(channels)]).toEqual([2, new Set(['managers', 'sales'])]);
    // The group heard nothing of its first step, and of the third that the lead is somebody else's now.
    const toSales = world.heard.slice(before).find(({ channel }) => channel === 'sales');
    expect(toSales && markdownOf(toSales.message)).toContain('李四');
  });
});

describe('a lead that somebody takes', () => {
  test('is asked for no more', async () => {
    const world = await told(asking(), ['one', 'two']);
    const before = world.heard.length;
    await take(world, 'one', 'zhangsan');
    await pass(world, 6);
    expect(heardOf(world, before)).toHaveLength(1);
    expect(String(heardOf(world, before)[0]?.[3])).toContain('5分钟无人接手');
    await take(world, 'two', 'lisi');
    await pass(world, 60);
    expect(world.heard.length - before).toBe(1);
  });

  test('while the reminder is being sent is in no message that was not on its way', async () => {
    const world = await told(asking(), ['one']);
    const before = world.heard.length;
    let isTaken = false;
    world.gate = async (name, effect) => {
      // After the look, as the delivery is taken for sending.
      const result = await effect();
      if (name === 'UpdateCommand' && world.clock.nowMs() >= NOON_MS + 5 * MINUTE_MS && !isTaken) {
        isTaken = true;
        world.gate = (_name, next) => next();
        await take(world, 'one', 'lisi');
      }
      return result;
    };
    await pass(world, 10);
    expect(isTaken).toBe(true);
    expect(heardOf(world, before)).toEqual([]);
  });
});

test('a lead that fell is asked for no more, and again once it recovers', async () => {
  const world = await told(asking(), ['one']);
  const before = world.heard.length;
  world.clock.advance(MINUTE_MS);
  world.records = [record('one', 3)];
  await world.once();
  await pass(world, 4);
  expect(heardOf(world, before)).toEqual([]);
  world.records = [record('one', 1)];
  await world.once();
  await pass(world, 2);
  expect(heardOf(world, before).map(([, , event]) => event)).toEqual(['reminder']);
});

test('a lead whose correction nobody heard, and that recovers, is asked for again', async () => {
  const world = await told(asking(), ['one']);
  world.records = [record('one', 3)];
  await world.once();
  world.answer = () => ({ kind: 'rejected', detail: 'errcode 44004' });
  await pass(world, 12);
  world.answer = () => ({ kind: 'accepted' });
  const before = world.heard.length;
  world.records = [record('one', 1)];
  await world.once();
  await pass(world, 3);
  expect(heardOf(world, before).map(([, channel, event]) => [channel, event])).toContainEqual([
    'sales',
    'reminder',
  ]);
});

test('an alert that was dead and is sent again is asked for from then on', async () => {
  const world = new World(memoryTable(), asking());
  world.answer = () => ({ kind: 'rejected', detail: 'errcode 44004' });
  world.records = [record('one')];
  await world.once();
  await pass(world, 20);
  world.answer = () => ({ kind: 'accepted' });
  const { stores } = world.functions();
  const { platform } = world;
  const laneQueue = { send: async () => {} };
  const faults = openFaults(world.config, { platform, ...stores, laneQueue });
  const { keys } = await redriveDead({ platform, ...stores, faults }, [
    { pk: 'RECORD#one', sk: 'TOLD#A#sales' },
  ]);
  expect(keys).toHaveLength(1);
  const before = world.heard.length;
  await pass(world, 4);
  const heard = () => heardOf(world, before).flatMap(([, , event]) => (event === 'fault' ? [] : [event]));
  expect(heard()).toEqual(['alert']);
  await pass(world, 3);
  expect(heard()).toEqual(['alert', 'reminder']);
});

test('steps of half a minute are due then, and not at the next tick', async () => {
  const steps = [{ afterMs: 30 * SECOND_MS, tell: ['managers'], mention: 'assignee' as const }];
  const world = await told(asking(null, steps), ['one']);
  world.clock.advance(31 * SECOND_MS);
  await world.settle();
  expect(world.heard.at(-1)).toMatchObject({ channel: 'managers', message: { event: 'reminder' } });
});

describe('an answer', () => {
  async function say(world: World, wish: Wish, by: string): Promise<void> {
    const { stores } = world.functions();
    const { platform, config } = world;
    const follow = followAnswers({
      platform,
      config,
      ...stores,
      ...openPeopleStores(stores.table),
      laneQueue: null,
    });
    const acted = await act({ platform, config, claims: stores.claims, follow }, recordOf('one'), wish, {
      by,
      way: 'page',
    });
    expect(acted.is).toBe('changed');
  }
  const recordOf = (recordId: string) => ({ recordId, taskKey: testTask.key });
  const withMachines = (announce: boolean): Config => {
    const config = asking();
    const [task] = config.tasks;
    if (!task || !config.answers) throw new Error('no task');
    return {
      ...config,
      tasks: [{ ...task, channels: ['sales', 'leads'] }],
      answers: { ...config.answers, announce },
    };
  };

  test('is heard by machines, each with an id of its own, and by the group where the file wants it', async () => {
    for (const announce of [false, true]) {
      const world = await told(withMachines(announce), ['one']);
      const before = world.heard.length;
      world.clock.advance(3 * MINUTE_MS);
      await say(world, { do: 'claim' }, 'zhangsan');
      await say(world, { do: 'outcome', outcome: 'appointment' }, 'zhangsan');
      await pass(world, 1);
      const heard = world.heard
        .slice(before)
        .map(({ channel, message }) => [channel, message.event, message.id, message.sms]);
      expect(heard.filter(([channel]) => channel === 'leads')).toEqual([
        ['leads', 'claimed', 'one:A:leads:claimed:1', '张三 已接手 王芳（3分钟）'],
        ['leads', 'outcome', 'one:A:leads:outcome:1', '张三：王芳 约了时间'],
      ]);
      expect(heard.filter(([channel]) => channel === 'sales')).toEqual(
        announce ? [['sales', 'claimed', 'one:A:sales:claimed:1', '张三 已接手 王芳（3分钟）']] : [],
      );
    }
  });

  test('that does not come is asked for once, a day later, and only of who took the lead', async () => {
    const world = await told(asking(), ['one']);
    const before = world.heard.length;
    await say(world, { do: 'claim' }, 'lisi');
    world.clock.advance(24 * 60 * MINUTE_MS - 2 * MINUTE_MS);
    await pass(world, 1);
    expect(heardOf(world, before)).toEqual([]);
    await pass(world, 3);
    expect(heardOf(world, before)).toEqual([
      [
        expect.any(Number),
        'sales',
        'reminder',
        expect.stringContaining('【A 级·待反馈】李四 接手1天，结果未填'),
        ['李四-id'],
      ],
    ]);
    world.clock.advance(48 * 60 * MINUTE_MS);
    await pass(world, 2);
    expect(world.heard.length - before).toBe(1);
  });

  test('that was said by a clock that was ahead, and told by one that is right, is asked about a day later', async () => {
    const world = await told(withMachines(true), ['one']);
    const { platform, config } = world;
    world.clock.advance(15 * 60 * MINUTE_MS);
    const { stores } = world.functions();
    const { before } = followAnswers({
      platform,
      config,
      ...stores,
      ...openPeopleStores(stores.table),
      laneQueue: null,
    });
    // Its process dies before it tells anybody.
    const follow = { before, after: async () => {} };
    const died = { platform, config, claims: stores.claims, follow };
    await act(died, recordOf('one'), { do: 'claim' }, { by: 'lisi', way: 'page' });
    world.clock.advance(-15 * 60 * MINUTE_MS + 3 * MINUTE_MS);
    await world.functions().tick('scheduled');
    await pass(world, 1);
    expect(world.heard.at(-1)?.message.sms).toBe('李四 已接手 王芳（3分钟）');
    world.clock.advance(24 * 60 * MINUTE_MS);
    await pass(world, 1);
    expect(world.heard.at(-1)).toMatchObject({ channel: 'sales', message: { event: 'reminder' } });
  });

  test('that comes before any alert was accepted is heard by machines after it, and asked about like any other', async () => {
    const world = new World(memoryTable(), withMachines(false));
    world.answer = () => ({ kind: 'not-sent', detail: 'no connection' });
    world.records = [record('one')];
    await world.functions().tick('once');
    for (const { body } of world.polls.splice(0)) await world.functions().poll(body);
    world.nudges.length = 0;
    await say(world, { do: 'claim' }, 'zhangsan');
    world.answer = () => ({ kind: 'accepted' });
    await pass(world, 12);
    const ofLeads = world.heard
      .filter(({ channel }) => channel === 'leads')
      .map(({ message }) => message.event);
    expect(ofLeads).toEqual(['alert', 'claimed']);
    world.clock.advance(24 * 60 * MINUTE_MS);
    await pass(world, 2);
    expect(world.heard.at(-1)).toMatchObject({ channel: 'sales', message: { event: 'reminder' } });
  });

  test('that comes before a group hears of the lead is in its alert, which mentions nobody', async () => {
    const world = new World(memoryTable(), withMachines(false));
    world.answer = (channel) =>
      channel === 'sales' ? { kind: 'not-sent', detail: 'no connection' } : { kind: 'accepted' };
    world.records = [record('one')];
    await world.functions().tick('once');
    for (const { body } of world.polls.splice(0)) await world.functions().poll(body);
    await world.functions().deliver({ channel: 'sales', keys: [], hops: 0 });
    world.nudges.length = 0;
    world.clock.advance(3 * MINUTE_MS);
    await say(world, { do: 'claim' }, 'lisi');
    world.answer = () => ({ kind: 'accepted' });
    await pass(world, 1);
    const alert = world.heard.find(
      ({ channel, message }) => channel === 'sales' && message.event === 'alert',
    );
    expect(alert && markdownOf(alert.message)).toContain('已由 李四 12:03 接手');
    expect(alert && markdownOf(alert.message)).not.toContain('跟进人');
    expect(alert?.message).toMatchObject({ mention: false, data: { takenBy: { id: 'lisi', name: '李四' } } });
    expect(alert?.message).not.toHaveProperty('mentionAlso');
    expect(alert?.message.text).toContain('已由 李四 12:03 接手');
    // What is kept of it is what it was put with.
    const item = (await world.items()).find(({ sk }) => sk === 'TOLD#A#sales');
    expect(item?.told).not.toHaveProperty('answer');
  });

  test('is in the row of a list, too, and only who is still to call is mentioned', async () => {
    const world = new World(memoryTable(), asking());
    world.answer = () => ({ kind: 'not-sent', detail: 'no connection' });
    world.records = ['one', 'two', 'three'].map((id) => record(id));
    await world.functions().tick('once');
    for (const { body } of world.polls.splice(0)) await world.functions().poll(body);
    await world.functions().deliver({ channel: 'sales', keys: [], hops: 0 });
    world.nudges.length = 0;
    world.clock.advance(3 * MINUTE_MS);
    for (const id of ['one', 'two']) await world.functions().act(id, { do: 'claim' }, 'lisi');
    world.answer = () => ({ kind: 'accepted' });
    await pass(world, 2);
    const told = world.heard.filter(({ message }) => ['alert', 'list'].includes(message.event));
    const text = told.map(({ message }) => message.text).join('\n');
    expect(text.match(/李四 (?:12:03 接手|已接手)/g)).toHaveLength(2);
    expect(told.flatMap(({ message }) => message.mentionAlso ?? [])).toHaveLength(1);
  });

  test('that never comes of somebody who left is asked of the team’s lead', async () => {
    const world = await told(asking(), ['one']);
    const before = world.heard.length;
    await say(world, { do: 'claim' }, 'lisi');
    const { lisi: _left, ...people } = world.config.people ?? {};
    world.config = { ...world.config, people };
    world.clock.advance(24 * 60 * MINUTE_MS);
    await pass(world, 2);
    expect(heardOf(world, before).map((heard) => heard.slice(2))).toEqual([
      ['reminder', expect.stringContaining('李四 接手1天，结果未填'), ['王五-id']],
    ]);
  });

  describe('of somebody who was taken out of the file', () => {
    const leave = (world: World, ...ids: string[]) => {
      const people = Object.fromEntries(
        Object.entries(world.config.people ?? {}).filter(([id]) => !ids.includes(id)),
      );
      const teams = Object.fromEntries(
        Object.entries(world.config.teams ?? {}).map(([name, team]) => [
          name,
          { ...team, people: team.people.filter((id) => !ids.includes(id)) },
        ]),
      );
      world.config = { ...world.config, people, teams };
    };

    test('never comes: the lead goes to the next person with the next step, and no id is shown', async () => {
      const world = await told(asking(), ['one']);
      const before = world.heard.length;
      leave(world, 'zhangsan');
      await pass(world, 6);
      expect(heardOf(world, before).map((heard) => heard.at(-1))).toEqual([['李四-id']]);
      const text = world.heard.slice(before).map(({ message }) => markdownOf(message))[0];
      expect(text).toContain('前同事 还没接手，改由 李四 跟进，请现在联系。');
      expect(text).toContain('跟进人：李四');
      expect(text).not.toContain('zhangsan');
      expect(await claimOf(world, 'one')).toMatchObject({ assignee: 'lisi', asked: ['zhangsan', 'lisi'] });
    });

    test('never comes: where nobody else is left the lead goes to the team’s lead, who hears why', async () => {
      const world = await told(asking(), ['one']);
      const before = world.heard.length;
      leave(world, 'zhangsan', 'lisi');
      await pass(world, 6);
      expect(heardOf(world, before).map((heard) => heard.at(-1))).toEqual([['王五-id']]);
      const text = world.heard.slice(before).map(({ message }) => markdownOf(message))[0];
      expect(text).toContain('组内没有其他人可以转派，请 王五 安排跟进。');
    });

    test('never comes: a step goes out once, without an id, where there is nobody at all', async () => {
      const config = asking();
      const world = await told(
        { ...config, teams: { east: { people: ['zhangsan'], lead: null, hours: null, assign: 'rotate' } } },
        ['one'],
      );
      const before = world.heard.length;
      leave(world, 'zhangsan');
      await pass(world, 6);
      const texts = world.heard.slice(before).map(({ message }) => markdownOf(message));
      expect(texts).toHaveLength(1);
      expect(texts[0]).toContain('5分钟无人接手');
      expect(texts[0]).not.toMatch(/跟进人|zhangsan/);
      expect(await claimOf(world, 'one')).toMatchObject({ assignee: null });
    });

    test('never comes: told again with another grade it is the next person’s', async () => {
      const config = asking();
      const [task] = config.tasks;
      if (!task) throw new Error('no task');
      const world = new World(memoryTable(), { ...config, tasks: [{ ...task, grades: [1, 2] }] });
      world.records = [record('one', 2)];
      await world.once();
      leave(world, 'zhangsan');
      const before = world.heard.length;
      world.records = [record('one', 1)];
      await world.once();
      const [heard] = world.heard.slice(before);
      expect(heard?.message.mentionAlso).toEqual(['李四-id']);
      expect(heard && markdownOf(heard.message)).toContain('跟进人：李四');
      expect(await claimOf(world, 'one')).toMatchObject({ assignee: 'lisi', asked: ['zhangsan', 'lisi'] });
    });

    test('came: somebody else may take the lead', async () => {
      const world = await told(asking(), ['one']);
      await say(world, { do: 'claim' }, 'zhangsan');
      leave(world, 'zhangsan');
      await say(world, { do: 'claim' }, 'lisi');
      expect(await claimOf(world, 'one')).toMatchObject({ claimedBy: 'lisi' });
    });
  });

  test('passes on a lead that nobody has: who gets it hears at once, with a mention, even after the last step', async () => {
    const world = await told(asking(), ['one']);
    await pass(world, 40);
    const before = world.heard.length;
    await say(world, { do: 'pass', to: 'zhangsan' }, 'wangwu');
    await pass(world, 1);
    expect(heardOf(world, before)).toEqual([
      [41, 'sales', 'reminder', expect.stringContaining('【A 级·未接手】41分钟无人接手'), ['张三-id']],
    ]);
    const text = markdownOf((world.heard.at(-1) as (typeof world.heard)[number]).message);
    expect(text).toContain('王五 转给 张三 跟进，请现在联系。');
    expect(text).toContain('我来跟进');
    // Given to another one before it went out: only that one hears.
    const second = world.heard.length;
    await say(world, { do: 'pass', to: 'lisi' }, 'wangwu');
    await say(world, { do: 'pass', to: 'zhangsan' }, 'wangwu');
    await pass(world, 2);
    expect(heardOf(world, second).map((heard) => heard.at(-1))).toEqual([['张三-id']]);
  });

  test('gives a lead to somebody just before it would go to the next: who got it has as long as the first had', async () => {
    const world = await told(asking(), ['one']);
    await pass(world, 29);
    const to = (await claimOf(world, 'one')).assignee === 'zhangsan' ? 'lisi' : 'zhangsan';
    await say(world, { do: 'pass', to }, 'wangwu');
    await pass(world, 28);
    expect(await claimOf(world, 'one')).toMatchObject({ assignee: to });
    expect(heardOf(world).filter(([minute]) => Number(minute) > 30)).toEqual([]);
    await pass(world, 4);
    expect(heardOf(world).filter(([minute]) => Number(minute) > 30)).toHaveLength(1);
  });

  test('passes on a lead that somebody has: the group hears from whom to whom, and who got it is mentioned', async () => {
    const world = await told(asking(), ['one']);
    await say(world, { do: 'claim' }, 'zhangsan');
    const before = world.heard.length;
    world.clock.advance(MINUTE_MS);
    await say(world, { do: 'pass', to: 'lisi' }, 'wangwu');
    await pass(world, 1);
    const [heard, ...more] = world.heard.slice(before);
    expect(more).toEqual([]);
    expect(heard?.message).toMatchObject({
      event: 'claimed',
      sms: '王五 把 王芳 转给了 李四',
      mentionAlso: ['李四-id'],
      data: { by: { id: 'lisi' }, passedBy: { id: 'wangwu', name: '王五' } },
    });
    expect(heard && markdownOf(heard.message)).toContain('填写结果');
  });

  test('that is taken back by a process that dies right after is asked for again', async () => {
    const world = await told(asking(), ['one']);
    const before = world.heard.length;
    await say(world, { do: 'claim' }, 'zhangsan');
    await pass(world, 6);
    const { stores } = world.functions();
    const { platform, config } = world;
    const deps = { platform, config, ...stores, ...openPeopleStores(stores.table), laneQueue: null };
    const follow = {
      before: followAnswers(deps).before,
      after: () => Promise.reject(new Killed('after the claim')),
    };
    const released = act(
      { platform, config, claims: stores.claims, follow },
      recordOf('one'),
      { do: 'release' },
      {
        by: 'zhangsan',
        way: 'page',
      },
    );
    await expect(released).rejects.toThrow(Killed);
    await pass(world, 2);
    expect(heardOf(world, before).map(([, channel, event]) => [channel, event])).toEqual([
      ['sales', 'reminder'],
    ]);
  });

  test('that is taken back is asked for again', async () => {
    const world = await told(asking(), ['one']);
    const before = world.heard.length;
    await say(world, { do: 'claim' }, 'zhangsan');
    await pass(world, 6);
    await say(world, { do: 'release' }, 'zhangsan');
    await pass(world, 2);
    expect(heardOf(world, before).map(([, channel, event]) => [channel, event])).toEqual([
      ['sales', 'reminder'],
    ]);
  });

  describe('after the last step, gives a lead back that its taker cannot call:', () => {
    async function givenBack(by: string, config = asking()): Promise<World['heard']> {
      const world = await told(config, ['one']);
      await pass(world, 40);
      const before = world.heard.length;
      await say(world, { do: 'claim' }, by);
      world.clock.advance(3 * MINUTE_MS);
      await say(world, { do: 'release' }, by);
      await pass(world, 3);
      return world.heard.slice(before);
    }

    test('whose turn it is hears at once, with a mention, and from whom', async () => {
      // After the last step it is 李四's turn.
      const [heard, ...more] = await givenBack('zhangsan');
      expect(more).toEqual([]);
      expect(heard).toMatchObject({
        channel: 'sales',
        message: {
          event: 'reminder',
          mentionAlso: ['李四-id'],
          data: { kind: 'returned', assignee: { id: 'lisi' }, passedBy: { id: 'zhangsan', name: '张三' } },
        },
      });
      const text = heard ? markdownOf(heard.message) : '';
      expect(text).toContain('【A 级·未接手】张三 退回 王芳');
      expect(text).toContain('张三 退回了，请 李四 现在跟进。');
      expect(text).toContain('我来跟进');
    });

    test('the others hear, and the team’s lead is mentioned, where it was their own turn', async () => {
      const [heard, ...more] = await givenBack('lisi');
      expect(more).toEqual([]);
      expect(heard?.message).toMatchObject({
        mentionAlso: ['王五-id'],
        data: { kind: 'returned', assignee: null, passedBy: { id: 'lisi' } },
      });
      const text = heard ? markdownOf(heard.message) : '';
      expect(text).toContain('李四 退回了，请其他同事现在跟进。');
      expect(text).not.toContain('跟进人');
    });

    test('nobody is mentioned where it was the team’s lead, and nobody’s turn', async () => {
      const config = asking(null, STEPS.slice(0, 2));
      const [heard] = await givenBack('wangwu', {
        ...config,
        teams: { east: { people: ['zhangsan', 'lisi'], lead: 'wangwu', hours: null, assign: 'none' } },
      });
      expect(heard && markdownOf(heard.message)).toContain('王五 退回了，请其他同事现在跟进。');
      expect(heard?.message).not.toHaveProperty('mentionAlso');
    });

    test('each time it is given back, with an id of its own', async () => {
      const world = await told(asking(), ['one']);
      await pass(world, 40);
      const before = world.heard.length;
      for (const by of ['zhangsan', 'lisi', 'zhangsan']) {
        await say(world, { do: 'claim' }, by);
        await say(world, { do: 'release' }, by);
        await pass(world, 2);
      }
      await say(world, { do: 'pass', to: 'zhangsan' }, 'wangwu');
      await pass(world, 2);
      const ids = world.heard.slice(before).map(({ message }) => message.id);
      expect(ids).toEqual(['', ':2', ':3', ':4'].map((round) => `one:A:sales:remind:passed${round}`));
    });

    test('once, where the process dies right after it was written', async () => {
      const world = await told(asking(), ['one']);
      await pass(world, 40);
      const before = world.heard.length;
      await say(world, { do: 'claim' }, 'zhangsan');
      const { stores } = world.functions();
      const { platform, config } = world;
      const deps = { platform, config, ...stores, ...openPeopleStores(stores.table), laneQueue: null };
      const follow = { before: followAnswers(deps).before, after: async () => {} };
      const died = { platform, config, claims: stores.claims, follow };
      await act(died, recordOf('one'), { do: 'release' }, { by: 'zhangsan', way: 'page' });
      for (let tick = 0; tick < 2; tick += 1) {
        await world.functions().tick('scheduled');
        await pass(world, 2);
      }
      expect(heardOf(world, before).map((heard) => heard.at(-1))).toEqual([['李四-id']]);
    });

    test('at once too where only steps of another grade are left', async () => {
      const config = asking();
      const [task] = config.tasks;
      if (!task) throw new Error('no task');
      const world = new World(memoryTable(), { ...config, tasks: [{ ...task, grades: [1, 2] }] });
      world.records = [record('one', 2)];
      await world.once();
      await say(world, { do: 'claim' }, 'zhangsan');
      await pass(world, 6);
      // Its grade rises when the file asks for nobody any more.
      const { escalation: _none, ...quiet } = task;
      world.config = { ...config, tasks: [{ ...quiet, grades: [1, 2] }] };
      world.records = [record('one', 1)];
      await world.once();
      const before = world.heard.length;
      await say(world, { do: 'release' }, 'zhangsan');
      await pass(world, 3);
      expect(world.heard.slice(before).map(({ message }) => message.data.kind)).toEqual(['returned']);
    });

    test('several are rows of one message', async () => {
      const world = await told(asking(), ['one', 'two', 'three']);
      await pass(world, 40);
      const before = world.heard.length;
      for (const id of ['one', 'two', 'three']) {
        await world.functions().act(id, { do: 'claim' }, 'wangwu');
        await world.functions().act(id, { do: 'release' }, 'wangwu');
      }
      await pass(world, 2);
      const [heard, ...more] = world.heard.slice(before);
      expect(more).toEqual([]);
      expect(heard && markdownOf(heard.message)).toMatch(/王五 退回 · 跟进人：/);
    });

    test('nobody hears of it where somebody took it again before that went out', async () => {
      const world = await told(asking(), ['one']);
      await pass(world, 40);
      const before = world.heard.length;
      await say(world, { do: 'claim' }, 'zhangsan');
      await say(world, { do: 'release' }, 'zhangsan');
      await say(world, { do: 'claim' }, 'lisi');
      await pass(world, 2);
      expect(world.heard.slice(before)).toEqual([]);
    });
  });

  test('that is taken back goes to nobody who gave the lead back, where there is anybody else', async () => {
    const config = asking(null, [{ afterMs: 5 * MINUTE_MS, reassign: true }]);
    const world = await told(config, ['one']);
    const before = world.heard.length;
    await say(world, { do: 'claim' }, 'lisi');
    world.clock.advance(2 * MINUTE_MS);
    await say(world, { do: 'release' }, 'lisi');
    await pass(world, 6);
    expect(await claimOf(world, 'one')).toMatchObject({ assignee: 'wangwu', asked: ['zhangsan', 'wangwu'] });
    const text = world.heard.slice(before).map(({ message }) => markdownOf(message));
    expect(text).toHaveLength(1);
    expect(text[0]).toContain('组内没有其他人可以转派，请 王五 安排跟进。');
  });
});

test('a sender that dies while it gives a lead to the next person, at whatever moment, gives it once and is heard', async () => {
  const steps = [{ afterMs: 5 * MINUTE_MS, reassign: true as const }];
  const lane = async (world: World) => {
    await world.functions().deliver({ channel: 'sales', keys: [], hops: 0 });
  };
  const begin = async () => {
    const world = await told(asking(null, steps), ['one']);
    world.clock.advance(5 * MINUTE_MS);
    return world;
  };
  const rehearsal = await begin();
  const counted = killAt(Number.POSITIVE_INFINITY, 'before');
  rehearsal.gate = counted.gate;
  await lane(rehearsal);
  expect(counted.seen.length).toBeGreaterThan(10);
  for (let effects = 0; effects < counted.seen.length; effects += 1) {
    const when = effects % 2 === 0 ? 'before' : 'after';
    const world = await begin();
    world.gate = killAt(effects, when).gate;
    await lane(world).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    world.gate = (_name, effect) => effect();
    await pass(world, 3);
    const at = `killed ${when} ${counted.seen[effects]} (${effects})`;
    expect((await claimOf(world, 'one')).asked, at).toEqual(['zhangsan', 'lisi']);
    const reminders = world.heard.filter(({ message }) => message.event === 'reminder');
    expect(reminders.length, at).toBeGreaterThanOrEqual(1);
    for (const again of reminders.slice(1)) expect(again.message.data.repeat, at).toBe(true);
    for (const { message } of reminders) expect(message.mentionAlso, at).toContain('李四-id');
  }
});
