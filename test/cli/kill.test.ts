import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const RUN = ['run', '--config', 'leadbell.yaml', '--port', '0'];

describe('leadbell run, killed', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  beforeEach(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2), minutesAgo(3)]));
  });
  afterEach(() => closeScene({ place, vendor, robot }));

  it('knows after kill -9 what it told, and refuses to share its data meanwhile', async () => {
    const first = place.start(RUN, secrets(robot.url));
    await first.said('→ sales');
    const other = await place.run(RUN, secrets(robot.url));
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/another leadbell is using the data in .*\.leadbell/);
    await expect.poll(() => robot.heard.length).toBe(2);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const { code, stdout } = await place.run([...RUN.slice(0, 3), '--once'], secrets(robot.url));
    expect({ code, summary: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      summary: { leads: 0, pending: 0 },
    });
    expect(robot.heard.length).toBeGreaterThanOrEqual(2);
    expect(robot.heard.slice(2).every(({ content }) => content.includes('重发'))).toBe(true);
  });

  it('reads at once when it is started again, and not in the next minute', async () => {
    const first = place.start(RUN, secrets(robot.url));
    await first.said('→ sales');
    await expect.poll(() => robot.heard.length).toBe(2);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const asked = vendor.requests.length;

    const again = place.start(RUN, secrets(robot.url));
    await again.said('Console: ');
    await expect.poll(() => vendor.requests.length, { timeout: 5000 }).toBeGreaterThan(asked);
  });

  it('stops at SIGINT with 0, having said where its console is and whom it told, without a phone number', async () => {
    const running = place.start(RUN, secrets(robot.url));
    await running.said('→ sales');
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/Console: http:\/\/127\.0\.0\.1:\d+/);
    expect(stdout).toContain('王芳');
    expect(stdout + stderr).not.toContain('18555525545');
  });
});
