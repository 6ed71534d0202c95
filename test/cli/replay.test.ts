import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayedOf } from '../../cli/replay/options.ts';
import { BadArguments } from '../../cli/shared/arguments/bad-arguments.ts';
import { HOUR_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const WEEK_AGO = new Date(Date.now() - 7 * 24 * HOUR_MS).toISOString();
const REPLAY = ['replay', '--task', '秋季课程回访', '--from', WEEK_AGO];

describe('leadbell replay', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  const replay = (...args: string[]) => place.call([...REPLAY, ...args], secrets(robot.url));

  beforeAll(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(300), minutesAgo(310), minutesAgo(320, 3)]));
    await place.call(['run', '--once'], secrets(robot.url));
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  it('says with --dry-run who would hear of what, and tells nobody', async () => {
    const { code, stdout } = await replay('--dry-run', '--json', '--at-most', '1');
    const json = JSON.parse(stdout);
    expect([code, json]).toEqual([
      0,
      expect.objectContaining({ dryRun: true, listed: 3, wanted: 2, left: 1 }),
    ]);
    const lead = { grade: 'A', channels: ['sales', 'hot'], why: 'silent' };
    expect(json.told).toEqual([expect.objectContaining(lead)]);
    expect(stdout).not.toMatch(/1[3-9]\d{9}/);
    expect(robot.heard).toHaveLength(0);
  });

  it('tells no more than --at-most, and says how to go on', async () => {
    const { code, stdout, stderr } = await place.run([...REPLAY, '--at-most', '1'], secrets(robot.url));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('1 to be told, marked 补发.\n2 delivered, 0 pending');
    expect(stdout).toContain('1 more are left. To go on, run the same command again');
    expect(robot.contents).toEqual([expect.stringContaining('【A · 补发】')]);
  });

  it('leaves the sending to the `run` that holds the data, and tells what is left and no window reaches', async () => {
    const running = place.start(['run', '--port', '0'], secrets(robot.url));
    await running.said('http');
    vendor.change((records) => [...records, minutesAgo(6 * 24 * 60)]);
    const { stdout, stderr } = await replay('--timeout', '1', '--json');
    expect(stderr).toContain('4 to be sent by the `leadbell run` that holds the data');
    expect(JSON.parse(stdout)).toMatchObject({ missed: 2, told: [{ why: 'silent' }, { why: 'unknown' }] });
    running.child.kill('SIGTERM');
    await running.ended;
  });
});

describe('the range of a replay', () => {
  const config = testConfig();
  const range = (from: string, to: string, task = config.tasks[0]?.name ?? '') =>
    replayedOf({ task, from, to }, config, NOON_MS).range;

  it('is open where it ends now or later', () => {
    expect(range('2026-03-01', 'now').toMs).toBe(null);
    expect(range('2026-03-01', '2026-03-01')).toEqual({
      fromMs: Date.parse('2026-03-01T00:00+08:00'),
      toMs: Date.parse('2026-03-02T00:00+08:00'),
    });
  });

  it.each([
    ['2026-03-01', 'now', 'nobody', 'the file has no task nobody'],
    ['yesterday', 'now', undefined, 'expected --from to be now, or a time'],
    ['2026-03-01', '2026-02-01', undefined, 'expected --to to be later than --from'],
    ['2027-01-01', 'now', undefined, 'expected --from to be in the past'],
  ])('is refused from %s to %s', (from, to, task, why) => {
    expect(() => range(from, to, task)).toThrow(BadArguments);
    expect(() => range(from, to, task)).toThrow(why);
  });
});
