import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWecomRobot } from '../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
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
  const sales = createWecomRobot({
    name: 'sales',
    mention: [],
    webhook: () => Promise.resolve(url),
    http: createHttpClient({ of: 'channel', env: {} }),
    timeoutMs: 1000,
  });
  world.answer = (channel, message) =>
    channel === 'sales' ? sales.send(message, patient()) : { kind: 'accepted' };
});
afterEach(() => robot.close());

const leads = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    vendorRecord({ id: `r${index}`, calledAtMs: NOON_MS - 5 * MINUTE_MS + index * SECOND_MS }),
  );
/** Seconds after noon at which the robot got each request. */
const triedAtS = () => robot.requests.map(({ atMs }) => Math.round((atMs - NOON_MS) / SECOND_MS));
const marks = () => robot.requests.map(({ raw }) => raw.includes('重发'));
const stateOf = async (id: string) =>
  (await world.functions().stores.deliveries.get({ pk: `RECORD#${id}`, sk: 'TOLD#A#sales' }))?.state;
const opsHeard = () => world.heard.filter(({ channel }) => channel === 'ops').length;

/** The table of retries, row by row, from what comes over the wire to what the group sees. */
describe('one lead, and a robot that answers', () => {
  test.each<[string, RobotAnswer[], number[], boolean[], string]>([
    ['in order', [], [0], [false], 'sent'],
    ['with a cut before it took it', ['reset-before'], [0, 5], [false, true], 'sent'],
    ['with a cut after it took it', ['reset-after'], [0, 5], [false, true], 'sent'],
    ['not in time', ['hang-after'], [0, 5], [false, true], 'sent'],
    ['with 502 and a page', ['html'], [0, 5], [false, true], 'sent'],
    [
      'not in time three times',
      ['hang-before', 'hang-before', 'hang-before'],
      [0, 5, 35, 155],
      [false, true, true, true],
      'sent',
    ],
    ['-1, busy', [{ errcode: -1 }], [0, 5], [false, false], 'sent'],
    [
      '-1 four times',
      Array<RobotAnswer>(4).fill({ errcode: -1 }),
      [0, 5, 15, 35, 65],
      Array(5).fill(false),
      'sent',
    ],
    ['45009, full', [{ errcode: 45009 }], [0, 60], [false, false], 'sent'],
    [
      '429 for two minutes',
      [{ status: 429, headers: { 'retry-after': '120' } }],
      [0, 120],
      [false, false],
      'sent',
    ],
    ['45033, at once', [{ errcode: 45033 }], [0, 2], [false, false], 'sent'],
    ['40058, too long', [{ errcode: 40058 }], [0, 1], [false, false], 'sent'],
    ['40058 twice', [{ errcode: 40058 }, { errcode: 40058 }], [0, 1], [false, false], 'dead'],
    ['40008, a bad type', [{ errcode: 40008 }], [0], [false], 'dead'],
    ['44004, empty', [{ errcode: 44004 }], [0], [false], 'dead'],
    ['40063, a missing part', [{ errcode: 40063 }], [0], [false], 'dead'],
    ['0 with "wrong json format"', [{ errcode: 0, errmsg: 'wrong json format' }], [0], [false], 'sent'],
    ['93000, no such key', [{ errcode: 93000 }], [0], [false], 'pending'],
    ['an errcode of no table', [{ errcode: 61234 }], [0, 5], [false, false], 'sent'],
  ])('%s', async (name, answers, triedS, repeats, state) => {
    world.records = leads(1);
    robot.next(...answers);
    await runMinutes(world, 5);
    // Jitter, and whole seconds of SQS.
    expect(triedAtS()).toHaveLength(triedS.length);
    for (const [at, seconds] of triedAtS().entries()) {
      const planned = triedS[at] ?? 0;
      expect(Math.abs(seconds - planned)).toBeLessThanOrEqual(at === 0 ? 0 : Math.max(2, planned / 10));
    }
    expect(marks()).toEqual(repeats);
    expect(await stateOf('r0')).toBe(state);
    // What was taken and could not be read whole is sent, and told.
    const isDamaged = name.includes('wrong json format');
    expect(opsHeard()).toBe(state === 'sent' && !isDamaged ? 0 : 1);
  });

  test('40058: the second text is half of the first, with the number and the name', async () => {
    world.records = leads(1);
    robot.next({ errcode: 40058 });
    await runMinutes(world, 1);
    const [refused = '', taken = ''] = robot.requests.map(({ raw }) => raw);
    expect(taken.length).toBeLessThan(refused.length * 0.75);
    expect(robot.contents[0]).toMatch(/王芳[\s\S]*18555525545/);
  });

  test('nobody: nothing was sent, so it is tried for hours and never marked', async () => {
    world.records = leads(1);
    await robot.close();
    await runMinutes(world, 14);
    await robot.open();
    await runMinutes(world, 61);
    expect(marks()).toEqual([false]);
    expect(robot.heard).toHaveLength(1);
  });
});

describe('many leads, and a robot that', () => {
  test('is back after a while hears what waited for it at once, and not when its turn would come', async () => {
    world.records = leads(6);
    await robot.close();
    await runMinutes(world, 9);
    await robot.open();
    world.records = [
      ...world.records,
      vendorRecord({ id: 'new', calledAtMs: world.clock.nowMs() - MINUTE_MS }),
    ];
    await runMinutes(world, 2);
    expect(robot.heard).toHaveLength(7);
    expect(marks()).toEqual(Array(7).fill(false));
  });

  test('is busy is tried with one message at a time, in turns, and then hears all at once', async () => {
    world.records = leads(3);
    robot.next(...Array<RobotAnswer>(3).fill({ errcode: -1 }));
    await runMinutes(world, 2);
    const [, , third = 0, ...later] = triedAtS();
    expect(robot.heard).toHaveLength(3);
    expect(later).toHaveLength(3);
    expect(Math.max(...later) - third).toBeLessThan(25);
  });

  test('is full holds the whole lane: nobody is tried meanwhile, and nobody is lost', async () => {
    world.records = leads(3);
    robot.next({ errcode: 45009 });
    await runMinutes(world, 3);
    const [first, ...later] = triedAtS();
    expect(first).toBe(0);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(60);
    expect(robot.heard).toHaveLength(3);
  });

  test.each([40058, 44004])(
    'refuses %i whatever one of them is in: that one is given up alone, and all others are heard once',
    async (errcode) => {
      world.records = leads(40);
      const { answer } = world;
      let sends = 0;
      world.answer = (channel, message) => {
        if (channel !== 'sales') return { kind: 'accepted' };
        sends += 1;
        const isPoison = JSON.stringify(message.data).includes('"r17:A:sales"');
        if (!isPoison) return answer(channel, message);
        return { kind: errcode === 40058 ? 'too-long' : 'rejected', detail: `errcode ${errcode}` };
      };
      await runMinutes(world, 10);
      for (const { id } of world.records) expect(await stateOf(id)).toBe(id === 'r17' ? 'dead' : 'sent');
      expect(opsHeard()).toBe(1);
      // In halves, until so few are left that they go out in full.
      expect(sends).toBeLessThanOrEqual(18);
      expect(robot.heard.length).toBeLessThanOrEqual(12);
    },
  );

  test('refuses every list takes the leads one by one', async () => {
    world.records = leads(12);
    const { answer } = world;
    world.answer = (channel, message) =>
      message.event === 'list' ? { kind: 'rejected', detail: 'no lists' } : answer(channel, message);
    await runMinutes(world, 5);
    expect(robot.heard).toHaveLength(12);
    expect(opsHeard()).toBe(0);
  });

  test('is full, and serves two channels: neither sends to it until its minute is over', async () => {
    const config = testConfig({ channels: ['sales', 'managers'] });
    const webhook = 'env:THE_SAME_WEBHOOK';
    world.config = {
      ...config,
      channels: { ...config.channels, managers: { type: 'wecom-robot', webhook, mention: [] } },
    };
    world.robotOf = (channel) => (channel === 'ops' ? 'ops' : 'one robot');
    const { answer } = world;
    world.answer = (channel, message) =>
      channel === 'managers' ? answer('sales', message) : answer(channel, message);
    world.records = leads(1);
    robot.next({ errcode: 45009 });
    await runMinutes(world, 3);
    const [first, ...later] = triedAtS();
    expect(first).toBe(0);
    expect(later).toHaveLength(2);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(60);
  });

  test('was removed stops the lane at the first refusal, keeps all of it, tells operators once, and is probed each hour', async () => {
    world.records = leads(5);
    robot.always({ errcode: 93000 });
    await runMinutes(world, 59);
    expect(triedAtS()).toEqual([0]);
    expect(opsHeard()).toBe(1);
    await runMinutes(world, 2);
    expect(triedAtS()).toHaveLength(2);
    expect(triedAtS()[1]).toBeGreaterThanOrEqual(HOUR_MS / SECOND_MS);
    robot.always('as-usual');
    await runMinutes(world, 62);
    const heard = robot.contents.join('\n');
    expect(robot.heard).toHaveLength(5);
    expect(heard).not.toContain('重发');
    for (const { id } of world.records) expect(await stateOf(id)).toBe('sent');
  });
});
