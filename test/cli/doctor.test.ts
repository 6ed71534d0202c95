import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { warningsOf } from '../../cli/shared/config/warnings-of.ts';
import { expiryIn } from '../../lambdas/call-records/token-expiry.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

interface Doctored {
  ok: boolean;
  checks: { name: string; ok: boolean; detail: string; next: string | null }[];
}

describe('leadbell doctor', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  const doctor = async (env = secrets(robot.url)) => {
    const { code, stdout, stderr } = await place.call(['doctor', '--json'], env);
    expect(stderr).toBe('');
    const said = JSON.parse(stdout) as Doctored;
    expect(said.ok).toBe(said.checks.every(({ ok }) => ok));
    return { code, ...said, failed: said.checks.filter(({ ok }) => !ok) };
  };

  beforeAll(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2), minutesAgo(3, 3), minutesAgo(4, 0)]));
    vendor.set({ nowMs: Date.now });
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  it('tries everything where all is well, says it first, and nobody hears a message', async () => {
    const { code, stdout } = await place.run(['doctor'], secrets(robot.url));
    expect([code, stdout.match(/FAILED.*/)]).toEqual([0, null]);
    expect(stdout).toMatch(
      /task 秋季课程回访: reading one page of .*\n {2}passed: found; 3 calls, .*2 of the first 3/,
    );
    expect(stdout).toMatch(/account acme clock: .*\n {2}passed: it agrees/);
    expect(stdout).toContain('the server keeps to the window');
    expect(stdout).toMatch(/channel sales: .*\n {2}passed: its robot is there/);
    expect(stdout).toMatch(/All \d+ checks passed, with a warning of channel hot\./);
    const file = `${place.directory}/leadbell.yaml`;
    const warned = warningsOf(await readConfigFile(file), file, secrets(robot.url));
    expect(warned.map(({ message }) => message)).toContainEqual(expect.stringContaining('nobody hears'));
    expect(stdout).toContain(`2 channels, ${warned.length} warnings\n`);
    expect(stdout).toContain('passed: warning: on one machine nobody hears this topic');
    expect(robot.heard).toEqual([]);
    expect(vendor.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('names a removed robot, and what to do', async () => {
    robot.always({ errcode: 93000, errmsg: 'invalid webhook url' });
    const { code, failed } = await doctor();
    robot.always('as-usual');
    expect([code, failed]).toEqual([
      1,
      [
        expect.objectContaining({
          name: 'channel sales',
          detail: expect.stringContaining('93000'),
          next: expect.stringContaining('leadbell test-channel sales'),
        }),
      ],
    ]);
  });

  it('names a spoiled token, and goes on with the rest', async () => {
    const { code, failed, checks } = await doctor({ ...secrets(robot.url), ACME_TOKEN: 'another-token' });
    expect([code, failed.map(({ name }) => name)]).toEqual([1, ['task 秋季课程回访', 'account acme token']]);
    expect(failed[0]?.next).toMatch(/token/);
    expect(checks.find(({ name }) => name === 'channel sales')?.ok).toBe(true);
  });

  it('names a secret that is not there', async () => {
    const { failed } = await doctor({ ...secrets(robot.url), SALES_WEBHOOK: '' });
    expect(failed.map(({ name }) => name)).toEqual(['secret env:SALES_WEBHOOK', 'channel sales']);
  });

  it('says that clocks differ, and that a server ignores the window', async () => {
    vendor.set({ nowMs: () => Date.now() - 25 * 60_000, ignores: ['start_at', 'end_at'] });
    const { failed, checks } = await doctor();
    expect(failed).toEqual([
      expect.objectContaining({ name: 'account acme clock', detail: 'its clock is 25 min behind ours' }),
    ]);
    expect(checks.find(({ name }) => name === 'account acme window')?.detail).toContain('ignores the window');
  });

  it('a file with a mistake is the one thing that is wrong', async () => {
    await place.write('bad.yaml', 'tasks: 1\n');
    const { code, stdout } = await place.call(['doctor', '--json', '--config', 'bad.yaml']);
    expect([code, JSON.parse(stdout)]).toMatchObject([2, { ok: false, checks: [{ name: 'configuration' }] }]);
  });
});

it.each([
  [{ code: 200, data: { expires_at: '2026-12-01 00:00:00' } }, Date.parse('2026-12-01T00:00:00+08:00')],
  [{ data: { token: { expired_at: 1_796_054_400 } } }, 1_796_054_400_000],
  [{ expire: '1796054400000' }, 1_796_054_400_000],
  [{ data: { expires_in: 86_400 } }, NOON_MS + DAY_MS],
  [{ data: { expiresAt: '2026-12-01T00:00:00Z' } }, Date.parse('2026-12-01T00:00:00Z')],
  [{ data: { is_expired: false, expired: 0 } }, null],
  [{ data: [] }, null],
  [null, null],
])('%j says when the token expires: %j', (answer, atMs) => {
  expect(expiryIn(answer, 'Asia/Shanghai', NOON_MS)).toBe(atMs);
});
