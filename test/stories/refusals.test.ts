import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWecomRobot } from '../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { resumeStopped } from '../../lambdas/deliveries/redrive.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { patient } from '../support/messages.ts';
import { vendorRecord } from '../support/records.ts';
import { type Robot, type RobotAnswer, startRobot } from '../support/robot.ts';
import { World } from '../support/world.ts';

let world: World;
let robot: Robot;
beforeEach(async () => {
  world = new World(memoryTable(), testConfig({ channels: ['sales'] }));
  robot = await startRobot({ nowMs: () => world.clock.nowMs() });
  const url = robot.url;
  const webhook = () => Promise.resolve(url);
  const sales = createWecomRobot({
    name: 'sales',
    mention: [],
    webhook,
    http: createHttpClient({ of: 'channel', env: {} }),
    timeoutMs: 1000,
  });
  world.answer = (channel, message) =>
    channel === 'sales' ? sales.send(message, patient()) : { kind: 'accepted' };
});
afterEach(() => robot.close());

/** Each has a number of its own, by which a body that holds it is known. */
const phoneOf = (index: number) => `1850000${String(1000 + index)}`;
const leads = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    vendorRecord({
      id: `r${from + index}`,
      callee: phoneOf(from + index),
      calledAtMs: world.clock.nowMs() - 2 * MINUTE_MS + index * SECOND_MS,
    }),
  );
const stateOf = async (id: string) =>
  (await world.functions().stores.deliveries.get({ pk: `RECORD#${id}`, sk: 'TOLD#A#sales' }))?.state;
const statesOf = async (count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => stateOf(`r${index}`)));
const ops = () => world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message.text);
const heardOf = (index: number) => robot.contents.filter((text) => text.includes(phoneOf(index))).length;

function poison(index: number, answer: RobotAnswer): void {
  robot.answerTo = (raw) => (raw.includes(phoneOf(index)) ? answer : null);
}

describe('a text that is refused', () => {
  test.each<[string, RobotAnswer, number, string]>([
    ['40033', { errcode: 40033 }, 0, 'errcode 40033'],
    ['a code of no table', { errcode: 61234 }, 0, 'errcode 61234'],
    ['403', { status: 403, body: '<html>' }, 0, 'HTTP 403'],
    ['404', { status: 404 }, 0, 'HTTP 404'],
    ['a cut connection', 'reset-before', 3, 'ECONNRESET'],
    ['a cut connection, though it was taken', 'reset-after', 7, 'ECONNRESET'],
  ])(
    'with %s, in whatever list it is: eleven of twelve are told, and it is dead and named',
    async (_, answer, at, why) => {
      world.records = leads(12);
      poison(at, answer);
      await runMinutes(world, 5);
      const states = await statesOf(12);
      expect(states[at]).toBe('dead');
      expect(states.filter((state) => state === 'sent')).toHaveLength(11);
      for (let index = 0; index < 12; index += 1)
        if (index !== at) expect(heardOf(index)).toBeLessThanOrEqual(answer === 'reset-after' ? 5 : 1);
      expect(robot.requests.length).toBeLessThanOrEqual(25);
      expect(ops()).toHaveLength(1);
      expect(ops()[0]).toContain(`r${at}`);
      expect(ops()[0]).toContain(why);
      expect(ops()[0]).not.toContain(phoneOf(at));
    },
  );

  test('one in forty costs some fifteen sends', async () => {
    world.records = leads(40);
    poison(17, { status: 403 });
    await runMinutes(world, 6);
    const states = await statesOf(40);
    expect(states.filter((state) => state === 'sent')).toHaveLength(39);
    expect(states[17]).toBe('dead');
    expect(robot.requests.length).toBeLessThanOrEqual(30);
  });

  test('while nothing else is sent says nothing yet: it dies once others are taken', async () => {
    world.records = leads(1);
    poison(0, { status: 403 });
    await runMinutes(world, 4);
    expect(await stateOf('r0')).toBe('pending');
    world.records = [...world.records, ...leads(2, 1)];
    await runMinutes(world, 20);
    expect(await statesOf(3)).toEqual(['dead', 'sent', 'sent']);
  });
});

describe('a moment', () => {
  test.each<[string, RobotAnswer]>([
    ['404', { status: 404 }],
    ['403', { status: 403 }],
    ['407', { status: 407 }],
    ['421', { status: 421 }],
    ['425', { status: 425 }],
    ['400 with a page', { status: 400, body: '<html><h1>Bad Request</h1></html>' }],
    ['302 to a login page', { status: 302, headers: { location: 'http://login.example/' } }],
  ])('%s once is over within a minute, and nobody hears of it', async (_, answer) => {
    world.records = leads(1);
    robot.next(answer);
    await runMinutes(world, 1);
    expect(robot.contents).toHaveLength(1);
    expect(robot.contents[0]).not.toContain('重发');
    await runMinutes(world, 10);
    expect(ops()).toEqual([]);
  });

  test.each([503, 429])('%d that names a date is left alone until then', async (status) => {
    world.records = leads(1);
    const until = new Date(Date.now() + 150 * SECOND_MS).toUTCString();
    robot.next({ status, headers: { 'retry-after': until } });
    await runMinutes(world, 2);
    expect(robot.requests).toHaveLength(1);
    await runMinutes(world, 1);
    expect(robot.contents).toHaveLength(1);
  });

  test('-1 for 200 seconds costs no lead of a list of twelve', async () => {
    world.records = leads(12);
    robot.always({ errcode: -1 });
    await runMinutes(world, 4);
    expect(robot.requests.length).toBeLessThanOrEqual(9);
    robot.always('as-usual');
    await runMinutes(world, 2);
    expect(new Set(await statesOf(12))).toEqual(new Set(['sent']));
    expect(robot.contents.join()).not.toContain('重发');
  });

  test('an hour of 502 costs a handful of sends and no lead; operators hear of it, and of its end', async () => {
    robot.always('html');
    for (let minute = 0; minute < 36; minute += 1) {
      world.records = [...world.records, ...leads(1, minute)];
      await runMinutes(world, 1);
    }
    await runMinutes(world, 24);
    expect(robot.requests.length).toBeLessThanOrEqual(16);
    expect(ops()).toHaveLength(1);
    expect(ops()[0]).toContain('连不上或没有正常应答');
    expect(ops()[0]).toContain('HTTP 502');
    robot.always('as-usual');
    await runMinutes(world, 20);
    expect(new Set(await statesOf(36))).toEqual(new Set(['sent']));
    const repeats = robot.contents.join('\n').split('重发').length - 1;
    expect(repeats).toBeLessThanOrEqual(8);
    expect(ops()).toHaveLength(2);
  });

  test('hours of 502 cost a lone lead a quarter of an hour at most once they are over', async () => {
    world.records = leads(1);
    robot.always('html');
    await runMinutes(world, 4 * 60);
    expect(robot.requests.length).toBeLessThanOrEqual(22);
    robot.always('as-usual');
    await runMinutes(world, 16);
    expect(await statesOf(1)).toEqual(['sent']);
  });

  test('hours of 502 are over for all that waits once anything is taken, though a text is refused meanwhile', async () => {
    world.records = leads(3);
    robot.always('html');
    await runMinutes(world, 80);
    robot.always('as-usual');
    world.records = [...world.records, ...leads(2, 3)];
    poison(4, { errcode: 40033 });
    await runMinutes(world, 11);
    expect(await statesOf(5)).toEqual(['sent', 'sent', 'sent', 'sent', 'dead']);
  });

  test('of refused connections, however long: the lead is heard within a minute of the robot being back', async () => {
    world.records = leads(1);
    await robot.close();
    await runMinutes(world, 6);
    expect(ops()).toHaveLength(1);
    expect(ops()[0]).toContain('ECONNREFUSED');
    await runMinutes(world, 174);
    await robot.open();
    await runMinutes(world, 1);
    expect(robot.contents).toHaveLength(1);
    expect(robot.contents[0]).not.toContain('重发');
    await runMinutes(world, 7);
    expect(ops()).toHaveLength(2);
  });
});

describe('a channel', () => {
  test('that answers 404 to different texts, a minute apart, is dead; it is probed soon, and all of it is kept', async () => {
    world.records = leads(3);
    robot.always({ status: 404 });
    await runMinutes(world, 1);
    expect(ops()).toEqual([]);
    await runMinutes(world, 4);
    expect(ops()).toHaveLength(1);
    expect(ops()[0]).toContain('渠道 sales 已失效');
    expect(ops()[0]).toContain('HTTP 404');
    const before = robot.requests.length;
    await runMinutes(world, 10);
    expect(robot.requests.length - before).toBeLessThanOrEqual(3);
    robot.always('as-usual');
    await runMinutes(world, 14);
    expect(await statesOf(3)).toEqual(['sent', 'sent', 'sent']);
    expect(ops()).toHaveLength(2);
  });

  test('that is out of reach and gets a new webhook is told at once', async () => {
    world.records = leads(3);
    robot.always('html');
    await runMinutes(world, 20);
    robot.always('as-usual');
    world.robotOf = (channel) => (channel === 'sales' ? 'the new one' : channel);
    await runMinutes(world, 1);
    expect(await statesOf(3)).toEqual(['sent', 'sent', 'sent']);
  });

  test('that stands is probed with another message than the last, after redrive too', async () => {
    world.records = leads(4);
    robot.always({ errcode: 93000 });
    await runMinutes(world, 2);
    poison(0, { errcode: 93000 });
    robot.always('as-usual');
    const { stores } = world.functions();
    const { platform } = world;
    const laneQueue = { send: async () => {} };
    const faults = openFaults(world.config, { platform, ...stores, laneQueue });
    expect(await resumeStopped({ platform, ...stores, faults }, 'sales')).toBe(true);
    await runMinutes(world, 1);
    // What stopped it goes last, so that the others are told although it stops the channel again.
    expect(await statesOf(4)).toEqual(['pending', 'sent', 'sent', 'sent']);
  });
});

test('many that die in one incident are told in one growing message, each with its reason', async () => {
  world.records = leads(7);
  robot.answerTo = (raw) => {
    const at = world.records.findIndex((_, index) => raw.includes(phoneOf(index)));
    return { errcode: at % 2 === 0 ? 40033 : 44004 };
  };
  await runMinutes(world, 10);
  expect(new Set(await statesOf(7))).toEqual(new Set(['dead']));
  expect(ops().length).toBeLessThanOrEqual(2);
  const last = ops().at(-1) ?? '';
  expect(last).toContain('共 7 条');
  for (let index = 0; index < 7; index += 1) expect(last).toContain(`r${index}`);
  expect(last).toContain('errcode 40033：有无效字符（4 条）');
  expect(last).toContain('errcode 44004：内容是空的（3 条）');
});
