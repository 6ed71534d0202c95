import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

describe('leadbell test-channel', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  const test = (...args: string[]) => place.call(['test-channel', ...args], secrets(robot.url));

  beforeAll(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2)]));
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  it('sends one alert that is marked as a test and mentions nobody, and asks the vendor nothing', async () => {
    const { code, stdout, stderr } = await test('sales');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^passed: The channel took it\./)]);
    expect(stderr).toContain('Sending a marked test alert to sales');
    const [heard, ...others] = robot.heard;
    expect(others).toEqual([]);
    expect(heard?.content).toMatch(/【测试】.*【A】.*测试客户/);
    expect(heard?.content).toContain('请勿拨打');
    expect(heard?.content).not.toContain('@');
    expect(vendor.requests).toEqual([]);
  });

  it('works while `run` holds the data', async () => {
    const running = place.start(['run', '--port', '0'], secrets(robot.url));
    await running.said('sales');
    expect(JSON.parse((await test('sales', '--json')).stdout)).toMatchObject({ channel: 'sales', ok: true });
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it('says what a removed robot answered and what to do, and never its key', async () => {
    robot.answerTo = () => ({ errcode: 93000, errmsg: 'invalid webhook url' });
    const { code, stdout } = await test('sales');
    expect(code).toBe(1);
    expect(stdout).toContain('FAILED: The channel takes no messages from leadbell. (errcode 93000');
    expect(stdout).toContain('a removed robot needs a new webhook');
    expect(stdout).not.toContain(new URL(robot.url).searchParams.get('key'));
  });

  it('says which secret is missing, which channels there are, and where a topic is', async () => {
    const missing = await place.run(['test-channel', 'sales']);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('env:SALES_WEBHOOK')]);
    const unknown = await test('nobody');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('it has sales, hot')]);
    const topic = await test('hot');
    expect([topic.code, topic.stderr]).toEqual([1, expect.stringContaining('--stack')]);
  });
});
