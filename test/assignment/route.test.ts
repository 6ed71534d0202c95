import { describe, expect, test } from 'vitest';
import { type Routable, route, routeOf } from '../../lambdas/assignment/route.ts';
import type { RouteConfig, RouteMatch } from '../../lambdas/config/config.ts';
import { testTask } from '../support/config.ts';

const record: Routable = {
  province: '安徽',
  city: '蚌埠',
  company: '晨光教育',
  tags: ['加微信', '价格'],
  extra: null,
};

const to = (match: RouteMatch, fields: Partial<RouteConfig> = {}): RouteConfig => ({
  match,
  channels: ['sales-east'],
  team: 'east',
  escalation: null,
  ...fields,
});

const fits = (match: RouteMatch, of: Partial<Routable> = {}): boolean =>
  route({ ...record, ...of }, testTask, { routes: [to(match)] }).team === 'east';

describe('where a lead goes', () => {
  test('by the first route that fits', () => {
    const routes = [
      to({ province: { oneOf: ['江苏'] } }, { team: 'south' }),
      to({ province: { oneOf: ['安徽', '江苏'] } }),
      to({}, { team: 'rest' }),
    ];
    expect(route(record, testTask, { routes }).team).toBe('east');
    expect(route({ ...record, province: '云南' }, testTask, { routes }).team).toBe('rest');
  });

  test('as its task has it where none fits, and where there are none', () => {
    const task = { ...testTask, team: 'own', escalation: 'hot' };
    const asTask = { channels: task.channels, team: 'own', escalation: 'hot' };
    expect(route(record, task, {})).toEqual(asTask);
    expect(route(record, task, { routes: [to({ city: { oneOf: ['南京'] } })] })).toEqual(asTask);
    expect(route(record, testTask, {})).toEqual({
      channels: testTask.channels,
      team: null,
      escalation: null,
    });
  });

  test('what a route does not name stays the task’s', () => {
    const task = { ...testTask, escalation: 'hot' };
    const routes = [to({}, { channels: null })];
    expect(route(record, task, { routes })).toEqual({
      channels: task.channels,
      team: 'east',
      escalation: 'hot',
    });
  });

  test('a task’s own routes are in place of those of the file', () => {
    const task = { ...testTask, routes: [to({}, { team: 'own' })] };
    expect(route(record, task, { routes: [to({}, { team: 'all' })] }).team).toBe('own');
    expect(route(record, { ...task, routes: [] }, { routes: [to({})] }).team).toBeNull();
  });
});

describe('which route it was', () => {
  test('is named by its place and its conditions, as people say them', () => {
    const routes = [
      to({ city: { oneOf: ['南京'] } }),
      to({ province: { oneOf: ['安徽', '江苏'] }, tags: { pattern: '加微信' } }),
    ];
    expect(routeOf(record, testTask, { routes })?.name).toBe(
      'routes[1] (province is 安徽 or 江苏, tags match 加微信)',
    );
    expect(routeOf(record, { ...testTask, routes: [to({})] }, {})?.name).toBe(
      'routes[0] of the task (any lead)',
    );
    expect(routeOf(record, testTask, {})).toBeNull();
  });

  test('is cut where the file names a hundred cities', () => {
    const oneOf = ['蚌埠', ...Array.from({ length: 99 }, (_, at) => `城市${at}`)];
    const name = routeOf(record, testTask, { routes: [to({ city: { oneOf } })] })?.name ?? '';
    expect([Array.from(name).length, name.endsWith('…')]).toEqual([200, true]);
  });
});

describe('a route fits', () => {
  test('where every condition holds', () => {
    expect(fits({ province: { oneOf: ['安徽'] }, city: { oneOf: ['蚌埠'] } })).toBe(true);
    expect(fits({ province: { oneOf: ['安徽'] }, city: { oneOf: ['合肥'] } })).toBe(false);
  });

  test('by any one of the tags, and by the task’s name or id', () => {
    expect(fits({ tags: { oneOf: ['价格'] } })).toBe(true);
    expect(fits({ tags: { oneOf: ['投诉'] } })).toBe(false);
    expect(fits({ task: { oneOf: [testTask.name] } })).toBe(true);
    expect(fits({ task: { oneOf: [testTask.id] } })).toBe(true);
  });

  test('what a record does not have meets no condition', () => {
    expect(fits({ company: { pattern: '.*' } }, { company: null })).toBe(false);
    expect(fits({ tags: { pattern: '.*' } }, { tags: [] })).toBe(false);
  });

  test('by a part of a text, where the pattern does not say more', () => {
    expect(fits({ company: { pattern: '教育' } })).toBe(true);
    expect(fits({ company: { pattern: '^教育' } })).toBe(false);
  });

  test('by the whole of `extra`, by what people read of it, and by each of its values', () => {
    const extra = '{"渠道":"官网","负责人":"李四"}';
    for (const oneOf of ['官网', '渠道：官网', '渠道：官网；负责人：李四', extra]) {
      expect(fits({ extra: { oneOf: [oneOf] } }, { extra })).toBe(true);
    }
    expect(fits({ extra: { oneOf: ['渠道'] } }, { extra })).toBe(false);
    expect(fits({ extra: { pattern: '^渠道：官' } }, { extra })).toBe(true);
    expect(fits({ extra: { oneOf: ['官网'] } }, { extra: '官网' })).toBe(true);
  });

  test('a pattern looks at no more of a text than its bound', () => {
    expect(fits({ extra: { pattern: '末尾' } }, { extra: `${'长'.repeat(600)}末尾` })).toBe(false);
  });
});
