import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { startEmbeddedMessaging } from '../../local/aws/embedded-messaging.ts';
import { ROBOT_KEY, type Robot } from '../support/robot.ts';
import { VENDOR_TOKEN, type Vendor } from '../support/vendor.ts';
import { closeScene, config, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const ONCE = ['run', '--config', 'leadbell.yaml', '--once'];

describe('leadbell run --once', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;

  beforeEach(async () => {
    ({ place, vendor, robot } = await openScene([
      minutesAgo(2),
      minutesAgo(3),
      minutesAgo(4, 3),
      minutesAgo(5, 0),
    ]));
  });
  afterEach(() => closeScene({ place, vendor, robot }));

  it('tells each lead in each channel once, and says so in exactly one line', async () => {
    const first = await place.run(ONCE, secrets(robot.url));
    expect(first.stdout).toBe(
      '{"tasks":1,"failedTasks":0,"listed":4,"leads":2,"delivered":4,"pending":0,"held":0,"dead":0,"reasons":{"told":2,"known":0,"baselined":0,"corrected":0,"not-wanted":1,"not-graded":1,"unreadable":0}}\n',
    );
    expect(first.code).toBe(0);
    const second = await place.call(ONCE, secrets(robot.url));
    expect(second.stdout).toBe(
      '{"tasks":1,"failedTasks":0,"listed":4,"leads":0,"delivered":0,"pending":0,"held":0,"dead":0,"reasons":{"told":0,"known":2,"baselined":0,"corrected":0,"not-wanted":1,"not-graded":1,"unreadable":0}}\n',
    );
    expect(robot.heard).toHaveLength(2);
    for (const { stdout, stderr } of [first, second]) {
      expect(stdout + stderr).not.toContain(VENDOR_TOKEN);
      expect(stdout + stderr).not.toContain(ROBOT_KEY);
      expect(stdout + stderr).not.toContain('18555525545');
    }
  });

  it('says what was recorded and told to nobody, and that a wrong zone would look so', async () => {
    vendor.set({ records: [minutesAgo(8 * 60 + 2), minutesAgo(8 * 60 + 5)] });
    const { code, stdout, stderr } = await place.call(ONCE, secrets(robot.url));
    expect([code, JSON.parse(stdout).reasons.baselined]).toEqual([0, 2]);
    expect(stderr).toMatch(
      /note: task 秋季课程回访: 2 leads were recorded and not told: the calls ended more than 1 h 0 min before/,
    );
    expect(stderr).toMatch(
      /in Asia\/Shanghai, 8 h \d+ min ago\. If calls are being made now, set timeZone of the account acme/,
    );
  });

  it('does not blame the zone for calls that are further off than zones can be', async () => {
    vendor.set({ records: [minutesAgo(30 * 60)] });
    const { stderr } = await place.call(ONCE, secrets(robot.url));
    expect(stderr).toMatch(
      /(?:29|30) h \d+ min ago\. If calls are being made now, the clock of this machine or of the/,
    );
    expect(stderr).not.toContain('set timeZone');
  });

  it('says which task failed, why, and what to do, and leaks nothing even when it logs everything', async () => {
    const env = { ...secrets(robot.url), ACME_TOKEN: 'an-old-token', LEADBELL_LOG: 'debug' };
    const { code, stdout, stderr } = await place.call(ONCE, env);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ tasks: 1, failedTasks: 1, leads: 0 });
    expect(stderr).toMatch(/秋季课程回访.*token-refused/);
    expect(stderr).not.toContain('an-old-token');
    expect(robot.requests).toHaveLength(0);
  });

  it('exits 1 where the books do not close, and where a record cannot be read', async () => {
    vendor.set({ reviseMeta: (meta) => ({ ...meta, total: 9 }) });
    const short = await place.call(ONCE, secrets(robot.url));
    expect([short.code, JSON.parse(short.stdout).leads]).toEqual([1, 2]);
    expect(short.stderr).toContain('the books do not close');
    vendor.set({ reviseMeta: (meta) => meta });
    vendor.change(([first, ...rest]) => [{ ...first, id: 'x', intention_results: 'hot' }, ...rest]);
    const unreadable = await place.call(ONCE, secrets(robot.url));
    expect(JSON.parse(unreadable.stdout).reasons).toMatchObject({ unreadable: 1 });
    expect(unreadable.code).toBe(1);
  });

  it('does not wait for a stopped lane, and counts what is behind it as pending', async () => {
    robot.always({ errcode: 93000 });
    const { code, stdout, stderr } = await place.call(ONCE, secrets(robot.url));
    expect(JSON.parse(stdout)).toMatchObject({ leads: 2, delivered: 2, pending: 2, dead: 0 });
    expect(code).toBe(1);
    expect(stderr).toContain('channel sales: 2 pending');
  });

  it('counts what waits for a channel that the configuration lost, and says what to do', async () => {
    robot.always({ errcode: 93000 });
    await place.call(ONCE, secrets(robot.url));
    await place.write(
      'leadbell.yaml',
      config(vendor.url)
        .replace(/ {2}sales: .*\n/, '')
        .replace('[sales, hot]', '[hot]'),
    );
    const { code, stdout, stderr } = await place.call(ONCE, secrets(robot.url));
    expect(JSON.parse(stdout)).toMatchObject({ leads: 0, pending: 2, dead: 0 });
    expect(stderr).toMatch(/channel sales: 2 pending, and the configuration has no such channel/);
    expect(code).toBe(1);
  });

  it('gives up a poll that outlasts its time, and counts the task as failed', async () => {
    vendor.set({ latencyMs: 60_000 });
    const { code, stdout } = await place.call([...ONCE, '--timeout', '1'], secrets(robot.url));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ failedTasks: 1, delivered: 0 });
  });

  it('waits for another run on the same data, and says so', async () => {
    const held = Promise.withResolvers<void>();
    vendor.set({
      fault:
        () =>
        (response, { body }) =>
          void held.promise.then(() =>
            response.writeHead(200, { 'content-type': 'application/json' }).end(body),
          ),
    });
    const first = place.start(ONCE, secrets(robot.url));
    await expect.poll(() => vendor.requests.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const waiting = place.start(ONCE, secrets(robot.url));
    await waiting.said('Waiting for another leadbell');
    held.resolve();
    const second = await waiting.ended;
    expect(JSON.parse(second.stdout)).toMatchObject({ leads: 0, pending: 0 });
    expect((await first.ended).code).toBe(0);
    expect(second.code).toBe(0);
    expect(robot.heard).toHaveLength(2);
  });

  it('runs twice at once where table and topics are elsewhere: told once, and nobody waits for a lock', async () => {
    const [table, messaging] = await Promise.all([startEmbeddedDynamoDb(null), startEmbeddedMessaging(null)]);
    const env = {
      ...secrets(robot.url),
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_ENDPOINT_URL_SNS: messaging.endpoint,
    };
    const [one, two] = await Promise.all([place.run(ONCE, env), place.run(ONCE, env)]);
    await Promise.all([table.stop(), messaging.stop()]);
    expect([one.code, two.code]).toEqual([0, 0]);
    const sum = (name: string) => JSON.parse(one.stdout)[name] + JSON.parse(two.stdout)[name];
    expect({ delivered: sum('delivered'), listed: sum('listed') }).toEqual({ delivered: 4, listed: 8 });
    expect(one.stderr + two.stderr).not.toContain('Waiting');
    expect(robot.heard).toHaveLength(2);
  });
});
