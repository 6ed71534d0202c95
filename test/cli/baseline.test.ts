import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const ONCE = ['run', '--config', 'leadbell.yaml', '--once'];
const BASELINE = ['baseline', '--config', 'leadbell.yaml'];

describe('leadbell baseline', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;

  beforeEach(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(20), minutesAgo(3)]));
  });
  afterEach(() => closeScene({ place, vendor, robot }));

  it('makes the past of an empty table silent, and marks what may have been told', async () => {
    const before = new Date(Date.now() - 10 * 60_000).toISOString();
    const { stdout, code } = await place.run([...BASELINE, '--before', before, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ tasks: 1, silenced: 0, repeats: 0, digests: [] });
    expect(code).toBe(0);
    expect(vendor.requests).toHaveLength(0);

    await place.call(ONCE, secrets(robot.url));
    expect(robot.heard).toHaveLength(1);
    expect(robot.contents.join()).toContain('重发');
  });

  it('says in words what it does, and with --dry-run does nothing', async () => {
    const { stdout } = await place.call([...BASELINE, '--before', 'now', '--dry-run']);
    expect(stdout).toContain('Nothing was written');
    expect(stdout).toMatch(/over before .*\+08:00 and are not in the table: recorded, not told/);
    await place.call(ONCE, secrets(robot.url));
    expect(robot.heard).toHaveLength(2);
  });

  it('takes times as people write them, and refuses what is none', async () => {
    const wrong = async (...args: string[]) => {
      const { code, stderr } = await place.call([...BASELINE, ...args]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await wrong('--before', 'yesterday')).toContain('"2026-11-26 09:00" in Asia/Shanghai');
    expect(await wrong('--before', '2099-01-01 09:00')).toContain('in the past');
    expect(await wrong('--before', 'now', '--told-until', '2020-01-01 09:00')).toContain('no later than');
    expect((await place.call([...BASELINE, '--before', '2026-01-01 09:00'])).code).toBe(0);
  });

  it('on a named table says what that lacks, and refuses one that is not there or is somebody else’s', async () => {
    const table = await startEmbeddedDynamoDb(null);
    const where = { AWS_ENDPOINT_URL_DYNAMODB: table.endpoint };
    const missing = await place.call([...BASELINE, '--table', 'no-such-table'], where);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('There is no table no-such-table here');
    await place.call(ONCE, { ...secrets(robot.url), ...where });
    const done = await place.call([...BASELINE, '--table', LOCAL_TABLE_NAME], where);
    expect(done.stderr).toContain('no protection from deletion');
    expect(done.code).toBe(0);
    await table.stop();
  });
});
