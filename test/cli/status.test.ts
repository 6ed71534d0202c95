import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durationText, statusAsText } from '../../cli/status/show-status.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Status } from '../../lambdas/status/status.ts';
import type { View } from '../../local/console/views/view.ts';
import { NOON_MS } from '../support/clock.ts';
import { TASK_ID } from '../support/records.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

describe('leadbell status', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;

  beforeAll(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2), minutesAgo(3), minutesAgo(4, 3)]));
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  it('says that nothing ever ran, then what was read and told, by the file of the directory it is in', async () => {
    const never = await place.run(['status']);
    expect([never.code, never.stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^NOTHING EVER RAN HERE/),
    ]);
    await place.call(['run', '--once'], secrets(robot.url));
    expect((await place.call(['status'])).stdout).toMatch(/^NOT RUNNING: `run --once` read \d+ s ago/);
    const { code, stdout } = await place.call(['status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      tasks: [{ id: TASK_ID, name: '秋季课程回访', leadsToday: expect.any(Number), fault: null, skipped: 0 }],
      channels: { sales: { state: 'open', due: 0, held: 0, dead: 0, oldestDueAt: null, sentLastMinute: 2 } },
      faults: [],
    });
  });

  it('asks the process that holds the data, and says what is wrong with a robot', async () => {
    robot.answerTo = () => ({ errcode: 93000, errmsg: 'invalid webhook url' });
    vendor.change((records) => [minutesAgo(1), ...records]);
    const running = place.start(['run', '--port', '0'], secrets(robot.url));
    await running.said('sales');
    for (let tries = 0; tries < 40; tries += 1) {
      const { stdout } = await place.call(['status', '--json']);
      const status = JSON.parse(stdout) as { alive: boolean; channels: { sales: { state: string } } };
      if (status.channels.sales.state === 'stopped') {
        expect(status).toMatchObject({
          alive: true,
          lastTickAt: expect.stringMatching(/\+08:00$/),
          channels: { sales: { why: expect.stringContaining('93000'), due: 1 } },
        });
        await expectConsole(/http:\S+/.exec(running.heard())?.[0] ?? '');
        running.child.kill('SIGTERM');
        await running.ended;
        return;
      }
    }
    expect.unreachable('the robot never counted as stopped');
  });
});

/** The console of that process says the same. */
async function expectConsole(url: string): Promise<void> {
  const events = await fetch(`${url}/events`);
  let sent = '';
  for await (const chunk of events.body ?? []) {
    sent += Buffer.from(chunk).toString();
    if (sent.includes('\n\n')) break;
  }
  const view = JSON.parse(sent.slice('data: '.length, sent.indexOf('\n\n'))) as View;
  expect(view).toMatchObject({
    health: { accounts: [{ trouble: null, tasks: [{ name: '秋季课程回访', trouble: null }] }] },
    lanes: [
      { channel: 'sales', state: 'stopped', why: expect.stringContaining('93000'), due: 1, sent: 2 },
      {},
    ],
    groups: expect.arrayContaining([{ channel: 'sales', messages: [expect.anything(), expect.anything()] }]),
  });
  const waiting = view.outbox.find(({ state, channel }) => state === 'pending' && channel === 'sales');
  const life = await fetch(`${url}/life?of=${encodeURIComponent(waiting?.id ?? '')}`);
  expect(await life.json()).toMatchObject({
    reason: 'told',
    events: expect.arrayContaining([expect.objectContaining({ what: 'delivery', state: 'pending' })]),
  });
}

const quiet: Status = {
  nowMs: NOON_MS,
  lastTickMs: NOON_MS - 10 * MINUTE_MS,
  accounts: [],
  tasks: [
    {
      id: 't',
      key: 'host/user/t',
      account: 'acme',
      name: '任务',
      isEnabled: true,
      found: null,
      lastReadMs: NOON_MS - HOUR_MS,
      trouble: { sinceMs: NOON_MS - HOUR_MS, code: 'time-out', what: 'time-out' },
      leadsToday: 3,
      skipped: 2,
      unreadable: null,
      unreadableIn: null,
    },
  ],
  channels: [],
  faults: [],
  silences: [],
  digests: [],
  teams: [],
};

it('a table that nobody looked at for minutes is not alive, and a failing task says since when', () => {
  const text = statusAsText(quiet, { timeZone: 'Asia/Shanghai' });
  expect(text).toMatch(/^NOT RUNNING: it looked 10 min ago/);
  expect(text).toMatch(
    /任务 +3 +60 min ago +FAILING since \d\d-\d\d \d\d:\d\d: time-out; 2 min of the last day/,
  );
});

it('is not alive on this machine where no process is at work on the data, however short ago it looked', () => {
  const looked = { ...quiet, lastTickMs: NOON_MS - 5000 };
  const zone = { timeZone: 'Asia/Shanghai' };
  expect(statusAsText(looked, zone, null, false)).toMatch(/^NOT RUNNING: it looked 5 s ago/);
  expect(statusAsText(looked, zone, null, true)).toMatch(/^alive: it looked 5 s ago/);
});

it('a first `run --once` that could read nothing is no table at which nothing ever ran', () => {
  const [task] = quiet.tasks;
  const failed = { ...quiet, lastTickMs: null, tasks: task ? [{ ...task, lastReadMs: null }] : [] };
  expect(statusAsText(failed, { timeZone: 'Asia/Shanghai' })).toMatch(
    /^NOT RUNNING: `run --once` failed to read, first 60 min ago\. Start/,
  );
});

it.each([
  [20 * SECOND_MS, '20 s'],
  [3 * MINUTE_MS, '3 min'],
  [2 * HOUR_MS, '2 h'],
  [2 * HOUR_MS + 5 * MINUTE_MS, '2 h 5 min'],
  [3 * DAY_MS, '3 d'],
  [-5, '0 s'],
])('%i ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
