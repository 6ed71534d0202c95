import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AnswerKeyStore } from '../../lambdas/assignment/answer-key-store.ts';
import { type AssignDeps, assign, close, passTo, reassign } from '../../lambdas/assignment/assign.ts';
import { KnowsStore } from '../../lambdas/assignment/knows-store.ts';
import { PersonStore } from '../../lambdas/assignment/person-store.ts';
import { RotationStore } from '../../lambdas/assignment/rotation-store.ts';
import type { Config, PersonConfig, TeamConfig } from '../../lambdas/config/config.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { DAY_MS, HOUR_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { dump, startTables, type TestTables } from '../support/table.ts';

const person = (name: string, fields: Partial<PersonConfig> = {}): PersonConfig => ({
  name,
  mention: {},
  weight: 1,
  holds: null,
  perDay: null,
  ...fields,
});
const east: TeamConfig = { people: ['zhangsan', 'lisi'], lead: 'wangwu', hours: null, assign: 'rotate' };
const config: Pick<Config, 'people' | 'teams' | 'timeZone'> = {
  timeZone: 'Asia/Shanghai',
  people: { zhangsan: person('张三'), lisi: person('李四'), wangwu: person('王五') },
  teams: { east, quiet: { ...east, assign: 'none' } },
};

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

let deps: AssignDeps;
let nowMs: number;
let where: Awaited<ReturnType<TestTables['newTable']>>;
let warnings: string[];
beforeEach(async () => {
  where = await tables.newTable();
  nowMs = NOON_MS;
  warnings = [];
  let ids = 0;
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  const newId = () => {
    ids += 1;
    return `token-${ids}`;
  };
  const table = new Table(where.documents, where.tableName, newId, clock);
  const log = { debug() {}, info() {}, warn: (text: string) => warnings.push(text), error() {} };
  deps = {
    platform: { clock, random: () => 0, log },
    config,
    rotations: new RotationStore(table),
    people: new PersonStore(table),
    knows: new KnowsStore(table, new AnswerKeyStore(table)),
  };
});

const lead = (recordId: string, phone: string | null = null) => ({
  team: 'east',
  record: { recordId, taskKey: 'host/user/task' },
  phone,
});
const remember = async (phone: string, person: string, atMs: number, retentionMs: number) => {
  const hash = await deps.knows.hashOf(phone);
  if (hash !== null) await deps.knows.remember(hash, person, atMs, retentionMs);
};
const given = async (recordId: string, phone: string | null = null) =>
  (await assign(deps, lead(recordId, phone)))?.id;

describe('whose lead it is', () => {
  test('one after another, by name and with the reason', async () => {
    expect(await assign(deps, lead('1'))).toEqual({ id: 'zhangsan', name: '张三', because: 'turn' });
    expect(await given('2')).toBe('lisi');
    expect(await given('3')).toBe('zhangsan');
  });

  test('asked again for the same record, the same person, and nobody’s turn moves', async () => {
    await given('1');
    expect(await assign(deps, lead('1'))).toEqual({ id: 'zhangsan', name: '张三', because: 'turn' });
    expect(await given('2')).toBe('lisi');
  });

  test('many at once share the turns as if they came one by one', async () => {
    const got = await Promise.all(Array.from({ length: 12 }, (_, at) => given(String(at))));
    const again = await Promise.all(Array.from({ length: 12 }, (_, at) => given(String(at))));
    expect(got.filter((id) => id === 'zhangsan')).toHaveLength(6);
    expect(again).toEqual(got);
    expect(warnings).toEqual([]);
  });

  test('two polls at once, each with leads of its own, share the turns too', async () => {
    const table = new Table(where.documents, where.tableName, () => randomUUID(), deps.platform.clock);
    const other = { ...deps, rotations: new RotationStore(table) };
    const got = await Promise.all(
      Array.from({ length: 12 }, (_, at) => assign(at % 2 === 0 ? deps : other, lead(String(at)))),
    );
    expect(got.filter((one) => one?.id === 'zhangsan')).toHaveLength(6);
    expect(warnings).toEqual([]);
  });

  test('a team that does not rotate gives it to nobody, and is asked nothing', async () => {
    expect(await assign(deps, { ...lead('1'), team: 'quiet' })).toBeNull();
    expect(await assign(deps, { ...lead('1'), team: 'gone' })).toBeNull();
    expect(await dump(where.documents, where.tableName)).toEqual([]);
  });

  test('who took the number before gets it again, however it is written, until that is forgotten', async () => {
    await remember('185 5552-5545', 'lisi', nowMs, 90 * DAY_MS);
    expect(await assign(deps, lead('1', '18555525545_a1'))).toMatchObject({
      id: 'lisi',
      because: 'knows-them',
    });
    nowMs += 90 * DAY_MS;
    expect(await given('2', '18555525545')).toBe('zhangsan');
  });

  test('a key that cannot be read keeps no lead back', async () => {
    const table = new Table(where.documents, where.tableName, () => 'id', deps.platform.clock);
    await table.putNew({ pk: 'ANSWERS', sk: 'KEY', keys: {} });
    expect(await assign(deps, lead('a', '13812345678'))).toMatchObject({ because: 'turn' });
    expect(warnings).toEqual(['Who took a number before cannot be read: the next in turn gets it']);
  });

  test('a masked number is nobody’s', async () => {
    await remember('185****5545', 'lisi', nowMs, DAY_MS);
    expect(await given('1', '185****5545')).toBe('zhangsan');
  });

  test('no number stands in the table', async () => {
    await remember('18555525545', 'lisi', nowMs, DAY_MS);
    await given('1', '18555525545');
    expect(JSON.stringify(await dump(where.documents, where.tableName))).not.toContain('8555525545');
  });

  test('who is away is passed over until they are back', async () => {
    await deps.people.setAway('zhangsan', nowMs + HOUR_MS);
    expect([await given('1'), await given('2')]).toEqual(['lisi', 'lisi']);
    nowMs += HOUR_MS;
    expect(await given('3')).toBe('zhangsan');
  });

  test('nobody is there: it is the lead’s of the team, with that reason', async () => {
    await deps.people.setAway('zhangsan', nowMs + HOUR_MS);
    await deps.people.setAway('lisi', nowMs + HOUR_MS);
    expect(await assign(deps, lead('1'))).toEqual({ id: 'wangwu', name: '王五', because: 'nobody-else' });
  });
});

describe('how many somebody can have', () => {
  beforeEach(() => {
    const people = {
      zhangsan: person('张三', { holds: 1 }),
      lisi: person('李四', { perDay: 2 }),
      wangwu: person('王五'),
    };
    deps = { ...deps, config: { ...config, people } };
  });

  test('open at once, until it was said what came of one', async () => {
    expect([await given('1'), await given('2'), await given('3')]).toEqual(['zhangsan', 'lisi', 'lisi']);
    expect(await given('4')).toBe('wangwu');
    await close(deps, 'east', lead('1').record);
    expect(await given('5')).toBe('zhangsan');
  });

  test('in all teams together: a person has two hands, whatever team asks for them', async () => {
    const both = { ...config.teams, west: { ...east, people: ['zhangsan', 'lisi'] } };
    deps = { ...deps, config: { ...deps.config, teams: both } };
    expect(await given('1')).toBe('zhangsan');
    const inWest = (id: string) => assign(deps, { ...lead(id), team: 'west' });
    expect([(await inWest('2'))?.id, (await inWest('3'))?.id]).toEqual(['lisi', 'lisi']);
    expect((await inWest('4'))?.id).toBe('wangwu');
    await close(deps, 'east', lead('1').record);
    expect((await inWest('5'))?.id).toBe('zhangsan');
  });

  test('on one day of the team’s zone', async () => {
    for (const id of ['1', '2', '3']) await given(id);
    nowMs += 12 * HOUR_MS - 1;
    expect(await given('4')).toBe('wangwu');
    nowMs += 1;
    expect(await given('5')).toBe('lisi');
  });

  test('what nobody ever closed is no load after a week', async () => {
    await given('1');
    nowMs += 8 * DAY_MS;
    expect([await given('2'), await given('3')].toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual(
      ['lisi', 'zhangsan'],
    );
  });
});

describe('taken from who did not answer', () => {
  test('it goes to the next, who stays the next however often it is asked', async () => {
    await given('1');
    const { team, record } = lead('1');
    const next = await reassign(deps, { team, record }, ['zhangsan']);
    expect(next).toEqual({ id: 'lisi', name: '李四', because: 'reassigned' });
    expect(await reassign(deps, { team, record }, ['zhangsan'])).toEqual(next);
  });

  test('then to the lead of the team, and then to nobody', async () => {
    await given('1');
    const { team, record } = lead('1');
    expect(await reassign(deps, { team, record }, ['zhangsan', 'lisi'])).toMatchObject({
      id: 'wangwu',
      because: 'nobody-else',
    });
    expect(await reassign(deps, { team, record }, ['zhangsan', 'lisi', 'wangwu'])).toBeNull();
  });

  test('passed on by hand it is theirs, and the turns go on as they were', async () => {
    await given('1');
    await passTo(deps, lead('1'), 'lisi');
    expect(await given('1')).toBe('lisi');
    expect(await given('2')).toBe('lisi');
    expect(await given('3')).toBe('zhangsan');
  });
});
