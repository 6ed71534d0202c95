import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const ONCE = ['run', '--config', 'leadbell.yaml', '--once'];
const REDRIVE = ['redrive', '--config', 'leadbell.yaml', '--json'];

describe('leadbell redrive', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;

  beforeEach(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2), minutesAgo(3)]));
  });
  afterEach(() => closeScene({ place, vendor, robot }));

  it('sends what a stopped lane keeps once its robot is back, and reads no task', async () => {
    robot.always({ errcode: 93000 });
    await place.call(ONCE, secrets(robot.url));
    expect(robot.heard).toHaveLength(0);
    const polled = vendor.requests.length;

    const still = await place.call(REDRIVE, secrets(robot.url));
    expect(JSON.parse(still.stdout)).toEqual({
      redriven: 0,
      delivered: 0,
      pending: 2,
      held: 0,
      dead: 0,
      outdated: 0,
    });
    expect(still.code).toBe(1);

    robot.always('as-usual');
    const back = await place.call(REDRIVE, secrets(robot.url));
    expect(JSON.parse(back.stdout)).toMatchObject({ redriven: 0, delivered: 2, pending: 0, dead: 0 });
    expect(back.code).toBe(0);
    expect(robot.heard).toHaveLength(2);
    expect(vendor.requests).toHaveLength(polled);
  });

  it('lists with --dry-run what is dead and why, and leaves it so', async () => {
    robot.always({ errcode: 44004 });
    await place.call(ONCE, secrets(robot.url));
    const asked = robot.requests.length;
    const listed = await place.call(['redrive', '--dry-run']);
    expect([listed.code, listed.stdout]).toEqual([
      0,
      expect.stringMatching(/sales .*44004.*\n.*\n2 dead\n$/),
    ]);
    const { stdout } = await place.call(['redrive', 'sales', '--dry-run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      dead: [{ channel: 'sales', kind: 'alert', record: expect.any(String) }, { channel: 'sales' }],
      stopped: [],
    });
    expect(JSON.parse((await place.call(['redrive', 'hot', '--dry-run', '--json'])).stdout).dead).toEqual([]);
    expect(robot.requests).toHaveLength(asked);
  });

  it('asks the `run` that holds the data to send, and needs no secret for it', async () => {
    robot.always({ errcode: 44004 });
    await place.call(ONCE, secrets(robot.url));
    const running = place.start(['run', '--port', '0'], secrets(robot.url));
    await running.said('http');
    const { stdout, stderr } = await place.call([...REDRIVE, 'sales', '--timeout', '1']);
    expect(stderr).toContain('2 to be sent by the `leadbell run` that holds the data');
    expect(JSON.parse(stdout)).toMatchObject({ redriven: 2 });
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it('sends dead deliveries of the named channel again, once', async () => {
    robot.always({ errcode: 44004 });
    const first = await place.call(ONCE, secrets(robot.url));
    expect(JSON.parse(first.stdout)).toMatchObject({ dead: 2, delivered: 2 });

    const refused = await place.call([...REDRIVE, 'sales'], secrets(robot.url));
    expect(JSON.parse(refused.stdout)).toMatchObject({ redriven: 2, delivered: 0, dead: 2 });
    expect(refused.code).toBe(1);

    robot.always('as-usual');
    const other = await place.call([...REDRIVE, 'hot'], secrets(robot.url));
    expect(JSON.parse(other.stdout)).toMatchObject({ redriven: 0, delivered: 0, dead: 0 });
    const { stdout, code } = await place.call(['redrive', '--config', 'leadbell.yaml'], secrets(robot.url));
    expect(stdout).toBe('2 redriven, 2 delivered, 0 pending, 0 held, 0 dead\n');
    expect(code).toBe(0);
    expect(robot.heard).toHaveLength(2);
    // Refused, not unanswered: nobody can have heard it before.
    expect(robot.contents.join()).not.toContain('重发');
    const again = await place.call(REDRIVE, secrets(robot.url));
    expect(JSON.parse(again.stdout)).toMatchObject({ redriven: 0, delivered: 0 });
  });

  it('on a deployed table sends nothing itself and needs no secret: the functions there do it', async () => {
    const table = await startEmbeddedDynamoDb(null);
    const where = { AWS_ENDPOINT_URL_DYNAMODB: table.endpoint };
    robot.always({ errcode: 44004 });
    await place.call(ONCE, { ...secrets(robot.url), ...where });
    robot.always('as-usual');

    const redrive = place.start([...REDRIVE, '--table', LOCAL_TABLE_NAME], where);
    await redrive.said('2 to be sent by the deployed functions');
    expect(robot.heard).toHaveLength(0);
    await place.call(ONCE, { ...secrets(robot.url), ...where });
    const { stdout, code } = await redrive.ended;
    expect(JSON.parse(stdout)).toMatchObject({ redriven: 2, delivered: 2, pending: 0, dead: 0 });
    expect(code).toBe(0);
    await table.stop();
  });

  it('makes no table where the named one is missing', async () => {
    const table = await startEmbeddedDynamoDb(null);
    const { code, stderr } = await place.run([...REDRIVE, '--table', 'no-such-table'], {
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    });
    await table.stop();
    expect(code).toBe(1);
    expect(stderr).toContain('There is no table no-such-table here');
  });

  it('does not know a channel that the config does not have', async () => {
    const { code, stdout, stderr } = await place.call([...REDRIVE, 'nobody'], secrets(robot.url));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no channel nobody; it has sales, hot');
    expect(robot.requests).toHaveLength(0);
  });
});
