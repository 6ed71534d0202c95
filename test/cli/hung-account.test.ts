import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TASK_ID, USER_ID } from '../support/records.ts';
import { type Robot, startRobot } from '../support/robot.ts';
import { faults, startVendor, type Vendor } from '../support/vendor.ts';
import { minutesAgo, Place, secrets } from './leadbell.ts';

/** Twenty accounts with twenty tasks each, whose node takes connections and never answers, all before a healthy one. */
const config = (hung: string, healthy: string): string => {
  const accounts = Array.from({ length: 20 }, (_, n) => `hung${n}`);
  return `
accounts:
${accounts.map((name, n) => `  ${name}: { baseUrl: "${hung}", userId: "${n + 1}", token: "env:ACME_TOKEN" }`).join('\n')}
  healthy: { baseUrl: "${healthy}", userId: ${USER_ID}, token: "env:ACME_TOKEN" }
channels: { sales: { type: wecom-robot, webhook: "env:SALES_WEBHOOK" } }
tasks:
${accounts.flatMap((name) => Array.from({ length: 20 }, (_, n) => `  - { id: "${name}-${n}", account: ${name}, channels: [sales] }`)).join('\n')}
  - { id: ${TASK_ID}, account: healthy, name: 秋季课程回访, channels: [sales] }
`;
};

describe('twenty accounts that hang', () => {
  let place: Place;
  let hung: Vendor;
  let healthy: Vendor;
  let robot: Robot;
  beforeEach(async () => {
    place = await Place.make();
    hung = await startVendor({ fault: () => faults.hang() });
    healthy = await startVendor({ records: [minutesAgo(2)] });
    robot = await startRobot();
    await place.write('leadbell.yaml', config(hung.url, healthy.url));
  });
  afterEach(async () => {
    await place.clear();
    await Promise.all([hung.close(), healthy.close(), robot.close()]);
  });

  it('do not keep a healthy one waiting: its lead is told while all of them are still silent', async () => {
    const running = place.start(['run', '--config', 'leadbell.yaml', '--port', '0'], secrets(robot.url));
    await running.said('→ sales');
    expect(robot.heard).toHaveLength(1);
    // Nobody has given one of them up yet: more than what is asked at once would have gone out.
    expect(new Set(hung.requests.map(({ userId }) => userId)).size).toBe(20);
    expect(hung.requests.length).toBeLessThanOrEqual(20 * 2 * 4);
  });
});
