import { expect, test } from 'vitest';
import { workdayWarnings } from '../../lambdas/config/checks/workday-warnings.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { followCalendar } from '../../lambdas/schedule/follow-calendar.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();
const at = (text: string) => Date.parse(`${text}+08:00`);
const workdays = { fromMinute: 540, toMinute: 1260, days: [1, 2, 3, 4, 5], calendar: 'workdays' } as const;
const team = { people: ['li'], lead: null, hours: workdays, assign: 'none' } as const;
const people = { li: { name: '李', mention: {}, weight: 1, holds: null, perDay: null } };
const withTeam = { ...testConfig(), people, teams: { east: team } };

async function worldAt(time: string, config = withTeam): Promise<World> {
  const world = new World(await tables.newTable());
  world.config = config;
  world.clock.advance(at(time) - world.clock.nowMs());
  return world;
}

const told = (world: World) =>
  world.heard
    .filter(({ message }) => message.data.kind === 'workdays-unknown')
    .map(({ message }) => message.data.phase);

test('operators hear once that the calendar ends, two weeks before, and not at night', async () => {
  const world = await worldAt('2026-12-17T08:58');
  await runMinutes(world, 1);
  expect(told(world)).toEqual([]);
  await runMinutes(world, 5);
  expect(told(world)).toEqual(['begins']);
});

test('and hear the end of it when nobody needs the calendar any more', async () => {
  const world = await worldAt('2027-01-05T12:00');
  await runMinutes(world, 2);
  expect(told(world)).toEqual(['begins']);
  world.config = {
    ...withTeam,
    teams: { east: { ...team, hours: { ...workdays, calendar: undefined } } },
  } as never;
  await runMinutes(world, 8);
  expect(told(world)).toEqual(['begins', 'over']);
});

test('a team that does not use the calendar hears nothing of it', async () => {
  const world = await worldAt('2027-01-05T12:00', testConfig() as typeof withTeam);
  await runMinutes(world, 3);
  expect(told(world)).toEqual([]);
});

test('in between, nothing is read for it', async () => {
  const asked: string[] = [];
  const faults = {
    seen: async () => void asked.push('seen'),
    over: async () => void asked.push('over'),
  };
  const nowMs = at('2027-01-05T12:00');
  const first = await followCalendar({ config: withTeam, faults }, null, nowMs);
  expect(first).toBe('2026-12-31');
  expect(await followCalendar({ config: withTeam, faults }, first, nowMs + MINUTE_MS)).toBe(first);
  expect(asked).toEqual(['seen']);
});

const YAML = (days: string, zone = 'Asia/Shanghai') => `timeZone: ${zone}
accounts: { acme: { baseUrl: https://ai.example.cn, userId: u, token: env:T } }
channels: { east: { type: wecom-robot, webhook: env:EAST } }
people: { li: {} }
teams: { east: { people: [li], hours: { from: "09:00", to: "21:00", days: ${days} } } }
tasks: [{ id: t, account: acme, channels: [east], team: east }]
`;
const warned = (yaml: string, time: string) =>
  workdayWarnings(readConfig(yaml, 'x').config, at(time)).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test('a check says when the calendar ends, and whose days they are', () => {
  expect(warned(YAML('workdays'), '2026-11-26T12:00')).toEqual([]);
  expect(warned(YAML('workdays'), '2026-12-20T12:00')).toEqual([
    'teams.east.hours.days: the calendar of working days ends on 2026-12-31, and every day after it counts as a working day: upgrade leadbell before',
  ]);
  expect(warned(YAML('workdays'), '2027-01-01T00:00')).toEqual([
    'teams.east.hours.days: the calendar of working days ends on 2026-12-31, so every day counts as a working day: upgrade leadbell',
  ]);
  expect(warned(YAML('[mon, tue]'), '2027-01-01T00:00')).toEqual([]);
  expect(warned(YAML('workdays', 'Europe/Berlin'), '2026-06-01T12:00')).toEqual([
    'teams.east.hours.days: working days are those of mainland China, and the time zone is Europe/Berlin: where other days are worked, list them (mon … sun)',
  ]);
});
