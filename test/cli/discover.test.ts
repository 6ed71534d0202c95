import { afterAll, beforeAll, expect, it } from 'vitest';
import { TASK_ID, USER_ID } from '../support/records.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

let place: Place;
let vendor: Vendor;
let robot: Robot;

beforeAll(async () => {
  ({ place, vendor, robot } = await openScene([minutesAgo(5), minutesAgo(300)]));
  await place.write(
    'leadbell.yaml',
    `
accounts:
  acme: { baseUrl: "${vendor.url}", userId: ${USER_ID}, token: "env:ACME_TOKEN", discover: { match: "秋季.*", channels: [sales] } }
channels: { sales: { type: wecom-robot, webhook: "env:SALES_WEBHOOK" }, ops: { type: sns, topic: ops } }
topics: { ops: { emails: [] } }
ops: { channels: [ops] }
`,
  );
  vendor.set({
    tasks: [
      { id: TASK_ID, name: '秋季回访', status: 3 },
      { id: 'other', name: '春季回访', status: 3 },
    ],
  });
});
afterAll(() => closeScene({ place, vendor, robot }));

it('a file without a task reads those that it finds, from the first run on, and tells nothing of their past', async () => {
  const { code, stdout } = await place.call(['run', '--once'], secrets(robot.url));
  const summary = { tasks: 1, failedTasks: 0, listed: 2, leads: 1, delivered: 1 };
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining(summary)]);
  expect(robot.contents).toEqual([expect.stringContaining('秋季回访')]);
  const status = await place.call(['status', '--json']);
  expect(JSON.parse(status.stdout).tasks).toEqual([
    expect.objectContaining({ name: '秋季回访', enabled: true, foundAt: expect.any(String), endedAt: null }),
  ]);
});

it('a list that cannot be read is a failure of the run, and the tasks that are known are read', async () => {
  vendor.set({ tasks: null });
  const { code, stdout, stderr } = await place.call(['run', '--once'], secrets(robot.url));
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    expect.objectContaining({ tasks: 1, failedTasks: 1, listed: 2 }),
  ]);
  expect(stderr).toContain('task discover (acme) failed');
});
