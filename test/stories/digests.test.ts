import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../lambdas/channels/channel.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { testTask } from '../support/config.ts';
import { killAt } from '../support/crash.ts';
import { runMinutes } from '../support/deployed.ts';
import {
  CALLED_MS,
  DUE_MS,
  daily,
  digestConfig,
  digestReports,
  digestsHeard,
  digestWorld,
  figuresHeard,
  tickAt,
} from '../support/digests.ts';
import { aMessage } from '../support/messages.ts';
import { markdownOf } from '../support/printed.ts';
import { vendorRecord } from '../support/records.ts';
import { startTables, type TestTables } from '../support/table.ts';
import { World } from '../support/world.ts';

let tables: TestTables;
let world: World;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  world = await digestWorld(await tables.newTable(), { daily });
});
afterAll(() => tables.stop());

describe('a digest', () => {
  test('goes out once, at its minute: a text, and after it a picture where one can be shown', async () => {
    await tickAt(world, DUE_MS - MINUTE_MS);
    expect(world.heard).toEqual([]);
    await tickAt(world, DUE_MS);
    await tickAt(world, DUE_MS + MINUTE_MS);
    const [text, picture, ...more] = digestsHeard(world, 'managers');
    expect(more).toEqual([]);
    expect(text?.message.image).toBeUndefined();
    expect(text && markdownOf(text.message)).toContain('拨打 2');
    expect(Buffer.from(picture?.message.image?.pngBase64 ?? '', 'base64').toString()).toBe('PNG');
    expect(digestsHeard(world, 'mail').map(({ message }) => message.image)).toEqual([undefined]);
  });

  test('says of which account readings were left out in its time, and no others', async () => {
    const { skippedReads } = world.functions().stores;
    const account = testTask.key.slice(0, testTask.key.lastIndexOf('/'));
    for (const atMs of [CALLED_MS, CALLED_MS + MINUTE_MS, CALLED_MS + MINUTE_MS, CALLED_MS - 3 * DAY_MS])
      await skippedReads.note(account, 5, atMs);
    await tickAt(world, DUE_MS);
    expect(figuresHeard(world)).toMatchObject({ skipped: [{ account: 'acme', minutes: 2 }] });
  });

  test('that is filled is not asked for any more', async () => {
    await tickAt(world, DUE_MS);
    world.clock.advance(HOUR_MS);
    expect(await world.functions().tick()).toMatchObject({ digests: 0 });
    expect(digestReports(world)).toHaveLength(1);
  });

  test('is asked for before anybody looks for other deployments, whose store may hang or fail', async () => {
    const asked: number[] = [];
    world.deployments = {
      own: 'leadbell',
      all: async () => {
        asked.push(world.digests.length);
        throw new Error('the function ran out of time here');
      },
    };
    world.clock.advance(DUE_MS + 5 * MINUTE_MS - world.clock.nowMs());
    await world.functions().tick();
    expect(asked).toEqual([1]);
    world.clock.advance(MINUTE_MS);
    expect(await world.functions().tick()).toMatchObject({ polls: 1 });
  });

  test('of a day without calls goes out too', async () => {
    world.records = [];
    await tickAt(world, DUE_MS);
    expect(markdownOf(digestsHeard(world, 'managers')[0]?.message ?? aMessage())).toContain('拨打 0');
  });

  test('of more leads than an item or a message holds counts all and keeps as many as fit', async () => {
    world.records = Array.from({ length: 800 }, (_, index) =>
      vendorRecord({ id: `lead-${index}`, calledAtMs: CALLED_MS + index * SECOND_MS }),
    );
    await tickAt(world, DUE_MS);
    const { total, leads } = figuresHeard(world);
    expect(total.leads).toBe(800);
    expect(leads.length).toBeGreaterThan(100);
    expect(Buffer.byteLength(JSON.stringify(leads))).toBeLessThan(66 * 1024);
  });

  test('says nothing of the time before the first tick', async () => {
    const fresh = new World(await tables.newTable(), digestConfig({ daily }));
    await tickAt(fresh, DUE_MS + MINUTE_MS);
    await tickAt(fresh, DUE_MS + HOUR_MS);
    expect(fresh.heard.filter(({ message }) => message.event === 'digest')).toEqual([]);
  });

  test('tells the grades as they are when it is told', async () => {
    world.records = [vendorRecord({ id: 'cold', calledAtMs: CALLED_MS, intention_results: 1 })];
    await tickAt(world, DUE_MS);
    expect(digestReports(world)).toMatchObject([{ outcome: 'filled', calls: 1, leads: 1 }]);
  });

  test('and another one at the same minute: each text has its picture behind it', async () => {
    world = await digestWorld(await tables.newTable(), { daily, second: daily });
    world.clock.advance(DUE_MS - world.clock.nowMs());
    const functions = world.functions();
    await functions.tick();
    world.polls.length = 0;
    // Both are written before anything is sent.
    for (const { body } of world.digests.splice(0)) await functions.digest(body);
    await world.settle(functions);
    const ids = digestsHeard(world, 'managers').map(({ message }) => message.id);
    expect(ids.map((id) => `${id.split(':')[0]} ${id.endsWith(':picture') ? 'picture' : 'text'}`)).toEqual([
      'daily text',
      'daily picture',
      'second text',
      'second picture',
    ]);
  });

  test('waits for the leads of its channel', async () => {
    world.config = {
      ...world.config,
      tasks: world.config.tasks.map((task) => ({ ...task, channels: ['managers'] })),
    };
    world.clock.advance(DUE_MS - world.clock.nowMs());
    const functions = world.functions();
    await functions.tick();
    world.records.push(vendorRecord({ id: 'hot', calledAtMs: DUE_MS - 5 * MINUTE_MS }));
    // Both are written before anything is sent.
    for (const { body } of world.digests.splice(0)) await functions.digest(body);
    for (const { body } of world.polls.splice(0)) await functions.poll(body);
    await world.settle();
    const events = world.heard
      .filter(({ channel }) => channel === 'managers')
      .map(({ message }) => message.event);
    expect(events.at(0)).toBe('alert');
    expect(events.slice(-2)).toEqual(['digest', 'digest']);
    expect(events.filter((event) => event === 'digest')).toHaveLength(2);
  });

  test('is not told of by `run --once`', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    await world.once();
    expect(digestsHeard(world, 'managers')).toEqual([]);
  });
});

describe('time goes wrong', () => {
  test('ticks are lost: the digest is late, and there', async () => {
    await tickAt(world, DUE_MS + 3 * HOUR_MS);
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
  });

  test('nobody ticks for three days: three digests, each of its own day', async () => {
    await tickAt(world, DUE_MS + 2 * DAY_MS + HOUR_MS);
    expect(digestReports(world).map(({ calls }) => calls)).toEqual([2, 1, 0]);
    expect(digestsHeard(world, 'mail')).toHaveLength(3);
  });

  test('nobody ticks for a month: the last days are told, not all of them', async () => {
    await tickAt(world, DUE_MS + 30 * DAY_MS);
    expect(digestsHeard(world, 'mail')).toHaveLength(8);
  });

  test('two ticks at once ask for it twice, and it is told once', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    const [one, other] = [world.functions(), world.functions()];
    await Promise.all([one.tick(), other.tick()]);
    world.polls.length = 0;
    const [message] = world.digests;
    if (message) world.digests.push(message, message);
    await world.settle();
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
    expect(digestsHeard(world, 'mail')).toHaveLength(1);
    expect(digestReports(world).filter(({ outcome }) => outcome === 'filled')).toHaveLength(1);
  });

  test('two functions fill it at once, and it is told once', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    const functions = world.functions();
    await functions.tick();
    world.polls.length = 0;
    const [message] = world.digests.splice(0);
    if (!message) throw new Error('no digest was asked for');
    const outcomes = await Promise.all([1, 2, 3].map(() => world.functions().digest(message.body)));
    await world.settle();
    expect(outcomes.map(({ outcome }) => outcome).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'filled',
      'taken',
      'taken',
    ]);
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
  });

  test('a second message comes while one function fills it: it leaves it alone', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    const functions = world.functions();
    await functions.tick();
    world.polls.length = 0;
    const [message] = world.digests.splice(0);
    if (!message) throw new Error('no digest was asked for');
    let inner = '';
    world.gate = async (name, effect) => {
      if (name === 'list' && inner === '') {
        inner = 'asked';
        inner = (await world.functions().digest(message.body)).outcome;
      }
      return effect();
    };
    expect((await functions.digest(message.body)).outcome).toBe('filled');
    expect(inner).toBe('taken');
  });

  test('the tick dies before it remembers its time: the next one asks again', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    world.gate = killAt(0, 'before').gate;
    await expect(world.functions().tick()).rejects.toThrow();
    world.gate = (_name, effect) => effect();
    await tickAt(world, DUE_MS + MINUTE_MS);
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
  });

  test('the message to the digest function is lost: the next tick asks again', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    await world.functions().tick();
    world.polls.length = 0;
    world.digests.length = 0;
    await tickAt(world, DUE_MS + MINUTE_MS);
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
  });

  test('the queue of digests fails: the tick says so, asks again, and repeats nothing else', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    world.gate = (name, effect) => (name === 'send to digests' ? Promise.reject(new Error(name)) : effect());
    await expect(world.functions().tick()).rejects.toThrow('send to digests');
    world.gate = (_name, effect) => effect();
    world.clock.advance(MINUTE_MS);
    expect(await world.functions().tick()).toMatchObject({ polls: 1, digests: 1 });
  });

  test('it is filled across midnight, and tells its own day', async () => {
    world = await digestWorld(await tables.newTable(), {
      daily: { ...daily, atMinute: 23 * 60 + 59, covers: 'since-last' },
    });
    const lateMs = Date.parse('2026-03-02T15:59:00Z');
    world.records.push(vendorRecord({ id: 'after', calledAtMs: lateMs + 30 * SECOND_MS }));
    world.clock.advance(lateMs - world.clock.nowMs());
    await world.functions().tick();
    world.clock.advance(5 * MINUTE_MS);
    world.polls.length = 0;
    await world.settle();
    expect(digestReports(world)).toMatchObject([{ outcome: 'filled', calls: 2, toMs: lateMs }]);
    await tickAt(world, lateMs + DAY_MS);
    expect(digestReports(world)[1]).toMatchObject({ outcome: 'filled', calls: 2, fromMs: lateMs });
  });

  test('the schedule changes: what fell due by the old one is told as it was', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    await world.functions().tick();
    world.polls.length = 0;
    world.config = digestConfig({ daily: { ...daily, every: 'week', onWeekday: 3 } });
    await world.settle();
    expect(figuresHeard(world).every).toBe('day');
  });
});

describe('the vendor cannot be read', () => {
  test('the digest is late, and whole when it comes; nobody hears of a short time', async () => {
    world.vendorFault = 'unavailable';
    await tickAt(world, DUE_MS);
    await tickAt(world, DUE_MS + MINUTE_MS);
    expect(digestReports(world).map(({ outcome }) => outcome)).toEqual(['delayed', 'delayed']);
    expect(world.heard).toEqual([]);
    world.vendorFault = null;
    await tickAt(world, DUE_MS + 5 * MINUTE_MS);
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
    await tickAt(world, DUE_MS + HOUR_MS);
    expect(world.idsHeard('ops')).toEqual([]);
  });

  test('for two hours: it goes out with what could be read and says so, once', async () => {
    world.vendorFault = 'unavailable';
    for (let minute = 0; minute <= 3 * 60; minute += 5) await tickAt(world, DUE_MS + minute * MINUTE_MS);
    const [text, picture, ...more] = digestsHeard(world, 'managers');
    expect(more).toEqual([]);
    expect(picture).toBeDefined();
    expect(text?.atMs).toBeGreaterThanOrEqual(DUE_MS + 2 * HOUR_MS);
    expect(text?.atMs).toBeLessThan(DUE_MS + 2 * HOUR_MS + 6 * MINUTE_MS);
    expect(text && markdownOf(text.message)).toContain('没有读全 1');
    expect(digestReports(world).length).toBeLessThan(20);
  });

  test('operators hear of it once, and when a digest is whole again', async () => {
    world.vendorFault = 'token-refused';
    for (let minute = 0; minute <= 3 * 60; minute += 5) await tickAt(world, DUE_MS + minute * MINUTE_MS);
    const begins = world.idsHeard('ops');
    expect(begins).toEqual([expect.stringMatching(/^digest-unfilled:daily:\d+:ops$/)]);
    world.vendorFault = null;
    await tickAt(world, DUE_MS + DAY_MS);
    await tickAt(world, DUE_MS + DAY_MS + 6 * MINUTE_MS);
    expect(world.idsHeard('ops')).toEqual([begins[0], `${begins[0]}:over`]);
  });

  test('it lists less than it has: the digest goes out, and its books are open', async () => {
    world.missing = 3;
    await tickAt(world, DUE_MS);
    expect(figuresHeard(world).books).toEqual({ close: false, records: 2, unreadable: 0, tasksUnread: 0 });
  });
});

describe('a channel of a digest', () => {
  test('gives no answer: the text is said again, marked, and the picture waits for it', async () => {
    let asked = 0;
    world.answer = (channel) => {
      if (channel !== 'managers') return { kind: 'accepted' };
      asked += 1;
      return asked === 1 ? { kind: 'ambiguous', detail: 'no answer' } : { kind: 'accepted' };
    };
    await tickAt(world, DUE_MS);
    const texts = digestsHeard(world, 'managers').map(({ message }) =>
      message.image ? 'picture' : markdownOf(message),
    );
    expect(texts).toHaveLength(3);
    expect(texts[0]).not.toContain('重发');
    expect(texts[1]).toContain('重发');
    expect(texts[2]).toBe('picture');
  });

  test('gives no answer to the picture: it is sent again, and says so itself', async () => {
    let asked = 0;
    world.answer = (channel) => {
      asked += channel === 'managers' ? 1 : 0;
      return asked === 2 ? { kind: 'ambiguous', detail: 'no answer' } : { kind: 'accepted' };
    };
    await tickAt(world, DUE_MS);
    const pictures = digestsHeard(world, 'managers').flatMap(({ message }) => message.image ?? []);
    expect(pictures.map(({ pngBase64 }) => Buffer.from(pngBase64, 'base64').toString())).toEqual([
      'PNG',
      'PNG again',
    ]);
  });

  test('calls the text too long: a shorter one is sent, and the picture after it', async () => {
    let asked = 0;
    world.answer = (channel) => {
      if (channel !== 'managers') return { kind: 'accepted' };
      asked += 1;
      return asked === 1 ? { kind: 'too-long', detail: 'errcode 40058' } : { kind: 'accepted' };
    };
    await tickAt(world, DUE_MS);
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
  });

  test('refuses the text: the picture is not sent, operators hear once, and both can be redriven', async () => {
    world.answer = (channel) =>
      channel === 'managers' ? { kind: 'rejected', detail: 'errcode 40008' } : { kind: 'accepted' };
    await tickAt(world, DUE_MS);
    expect(digestsHeard(world, 'managers')).toEqual([]);
    expect(digestsHeard(world, 'mail')).toHaveLength(1);
    expect(world.idsHeard('ops')).toHaveLength(1);
    const dead = (await world.items()).filter(({ state }) => state === 'dead');
    expect(dead.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['rejected', 'text-never-sent']));
    expect(dead).toHaveLength(2);
  });

  test.each<[string, Outcome, number, number, boolean]>([
    ['refuses connections', { kind: 'not-sent', detail: 'ECONNREFUSED' }, 20, 1, false],
    ['answers with a 502', { kind: 'ambiguous', detail: 'HTTP 502', isFailure: true }, 70, 31, true],
  ])(
    '%s for long: it goes out once, of its own day, when it is back',
    async (_, down, minutes, within, mayBeHeard) => {
      world.answer = (channel) => (channel === 'managers' ? down : { kind: 'accepted' });
      world.clock.advance(DUE_MS - world.clock.nowMs());
      await world.functions().tick();
      for (const { body } of world.digests.splice(0)) await world.functions().digest(body);
      await runMinutes(world, minutes);
      world.answer = () => ({ kind: 'accepted' });
      const backAtMs = world.clock.nowMs();
      await runMinutes(world, within);
      const taken = digestsHeard(world, 'managers').filter(({ atMs }) => atMs >= backAtMs);
      expect(taken.map(({ message }) => (message.image ? 'picture' : 'text'))).toEqual(['text', 'picture']);
      expect(taken[0] && markdownOf(taken[0].message).includes('重发')).toBe(mayBeHeard);
      expect(figuresHeard(world).window).toEqual({
        fromMs: Date.parse('2026-03-01T16:00:00Z'),
        toMs: Date.parse('2026-03-02T16:00:00Z'),
      });
      await runMinutes(world, 30);
      expect(digestsHeard(world, 'managers').filter(({ atMs }) => atMs >= backAtMs)).toHaveLength(2);
    },
  );

  test('is dead: the digest waits for it, and the other channel has its own', async () => {
    world.answer = (channel) =>
      channel === 'managers' ? { kind: 'channel-dead', detail: 'errcode 93000' } : { kind: 'accepted' };
    await tickAt(world, DUE_MS);
    expect(digestsHeard(world, 'mail')).toHaveLength(1);
    world.answer = () => ({ kind: 'accepted' });
    await tickAt(world, DUE_MS + 61 * MINUTE_MS);
    expect(digestsHeard(world, 'managers')).toHaveLength(2);
  });
});

describe('the chart cannot be drawn', () => {
  test('the text goes out alone', async () => {
    world.draw = () => {
      throw new Error('no font');
    };
    await tickAt(world, DUE_MS);
    expect(digestsHeard(world, 'managers').map(({ message }) => message.image)).toEqual([undefined]);
    expect(digestReports(world)).toMatchObject([{ outcome: 'filled', pictureFailed: true }]);
    expect((await world.items()).filter(({ state }) => state === 'dead')).toEqual([]);
  });
});

describe('the configuration loses a digest that is not filled', () => {
  test('it waits for a function that knows it, and is given up after a day', async () => {
    world.clock.advance(DUE_MS - world.clock.nowMs());
    await world.functions().tick();
    world.polls.length = 0;
    const other = { ...daily, atMinute: 12 * 60 };
    world.config = digestConfig({ other });
    await world.settle();
    await tickAt(world, DUE_MS + 2 * HOUR_MS);
    const windows = async () =>
      (await world.items()).filter(({ pk, sk }) => pk === 'DIGEST#daily' && String(sk).startsWith('WINDOW#'));
    expect(await windows()).toMatchObject([{ state: 'due' }]);
    await tickAt(world, DUE_MS + DAY_MS + HOUR_MS);
    expect(await windows()).toMatchObject([{ state: 'dropped', reason: 'digest-unknown' }]);
    expect(digestsHeard(world, 'managers').filter(({ message }) => message.id.startsWith('daily'))).toEqual(
      [],
    );
  });
});
