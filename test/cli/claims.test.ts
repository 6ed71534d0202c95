import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClaimsOptions, filterOf } from '../../cli/claims/claims.ts';
import { ClaimStore } from '../../lambdas/assignment/claim-store.ts';
import { taskKey } from '../../lambdas/config/task-key.ts';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { embeddedAt } from '../../local/aws/services.ts';
import { aClaim } from '../support/claims.ts';
import { testConfig } from '../support/config.ts';
import { TASK_ID, USER_ID } from '../support/records.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

interface Row {
  record: string;
  claimedBy: string | null;
}

describe('leadbell claims', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  let records: string[];

  beforeAll(async () => {
    const calls = [minutesAgo(2), minutesAgo(3)];
    ({ place, vendor, robot } = await openScene(calls));
    records = calls.map((call) => String(call.id));
    await place.call(['run', '--config', 'leadbell.yaml', '--once'], secrets(robot.url));
    await open(['zhangsan', null]);
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  it('of a directory where nothing is say so, and make none', async () => {
    const { code, stderr } = await place.call(['claims', '--data', 'elsewhere']);
    expect(stderr).toBe(
      `leadbell: nothing is kept in ${join(place.directory, 'elsewhere')}: give --data, --table or --stack of what runs\n`,
    );
    expect(code).toBe(1);
    expect(existsSync(join(place.directory, 'elsewhere'))).toBe(false);
  });

  const rows = async (...args: string[]): Promise<Row[]> => {
    const { code, stdout, stderr } = await place.call(['claims', '--json', ...args]);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Row[];
  };

  async function open(claimedBy: (string | null)[]): Promise<void> {
    const service = await startEmbeddedDynamoDb(`${place.directory}/.leadbell/dynamodb`);
    const client = createDynamoDb(embeddedAt(service.endpoint));
    const store = new ClaimStore(new Table(createDocuments(client), LOCAL_TABLE_NAME, randomId, systemClock));
    for (const [index, by] of claimedBy.entries()) {
      const openedAtMs = Date.now() - (10 - index) * MINUTE_MS;
      await store.open({
        taskKey: taskKey(vendor.url, USER_ID, TASK_ID),
        recordId: records[index] ?? '',
        calledAtMs: openedAtMs,
        grade: 1,
        openedAtMs,
        team: null,
        assignee: 'lisi',
        asked: ['lisi'],
        claimedBy: by,
        claimedAtMs: by === null ? null : openedAtMs + 3 * MINUTE_MS,
        outcome: null,
        outcomeAtMs: null,
        reminders: 1,
        history: [],
        expiresAt: Math.ceil(Date.now() / 1000) + 86_400,
      });
    }
    client.destroy();
    await service.stop();
  }

  it('lists who has what, in the form that machines read, oldest first', async () => {
    const all = await rows();
    expect(all).toMatchObject([
      {
        record: records[0],
        task: TASK_ID,
        assignee: 'lisi',
        claimedBy: 'zhangsan',
        claimedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/) as string,
        secondsToClaim: 180,
        outcome: null,
        reminders: 1,
      },
      { record: records[1], claimedBy: null, claimedAt: null, secondsToClaim: null },
    ]);
  });

  it('keeps to what was asked for', async () => {
    expect((await rows('--open')).map(({ record }) => record)).toEqual([records[1]]);
    expect(await rows('--task', '秋季课程回访', '--to', '2020-01-01')).toEqual([]);
  });

  it('says what is wrong with its arguments, and exits with 2', async () => {
    const { code, stderr } = await place.call(['claims', '--task', 'autumn']);
    expect(stderr).toBe('leadbell: the file has no task autumn; it has 秋季课程回访\n');
    expect(code).toBe(2);
  });

  it('is a table for people, and shows no phone number that nobody asked for', async () => {
    const { stdout, code } = await place.run(['claims']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^told\s+grade\s+customer/);
    expect(stdout).toContain('2 leads, 1 not taken\n');
    expect(stdout).not.toMatch(/1[3-9]\d{9}/);
  });

  it('asks the `run` that is at work on the data', async () => {
    const running = place.start(['run', '--config', 'leadbell.yaml', '--port', '0'], secrets(robot.url));
    await running.said('Console:');
    expect(await rows('--open')).toMatchObject([{ record: records[1] }]);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    expect(await rows('--open')).toMatchObject([{ record: records[1] }]);
  });

  it('is not misled by what a `run` left that was killed', async () => {
    const running = place.start(['run', '--config', 'leadbell.yaml', '--port', '0'], secrets(robot.url));
    await running.said('Console:');
    running.child.kill('SIGKILL');
    await running.ended;
    expect(await rows()).toHaveLength(2);
  });
});

describe('what `claims` is asked for', () => {
  const options: ClaimsOptions = {
    configFile: '',
    dataDirectory: '',
    tableName: null,
    stack: null,
    open: false,
    person: null,
    task: null,
    from: null,
    to: null,
    showPhones: false,
    json: true,
  };
  const nowMs = Date.parse('2026-11-26T10:00:00+08:00');
  const filter = (asked: Partial<ClaimsOptions>) => filterOf({ ...options, ...asked }, testConfig(), nowMs);

  it.each([
    [{ person: 'wangwu' }, /has no person wangwu/],
    [{ from: 'yesterday' }, /expected --from to be now, or a time such as .* got yesterday/],
    [{ from: 'now', to: '2020-01-01' }, /--from to be before --to/],
  ])('%j is refused', (asked, said) => {
    expect(() => filter(asked)).toThrow(said);
  });

  it.each([
    ['2026-11-25', '2026-11-25T00:00:00+08:00', true],
    ['2026-11-25', '2026-11-25T23:59:59+08:00', true],
    ['2026-11-25', '2026-11-26T00:00:00+08:00', false],
    ['2026-11-25 12:00', '2026-11-25T12:00:00+08:00', false],
    ['now', '2026-11-26T09:59:59+08:00', true],
  ])('--to %s ends before or after %s', (to, openedAt, isIn) => {
    expect(filter({ to })(aClaim({ openedAtMs: Date.parse(openedAt) }))).toBe(isIn);
  });

  it('a person’s are those that they took, and while nobody has them those that are theirs to take', () => {
    const withPeople = {
      ...testConfig(),
      people: { lisi: { name: '李四', mention: {}, weight: 1, holds: null, perDay: null } },
    };
    const ofLisi = filterOf({ ...options, person: 'lisi' }, withPeople, nowMs);
    expect(ofLisi(aClaim({ assignee: 'lisi', claimedBy: null }))).toBe(true);
    expect(ofLisi(aClaim({ assignee: 'wangwu', claimedBy: 'lisi' }))).toBe(true);
    expect(ofLisi(aClaim({ assignee: 'lisi', claimedBy: 'wangwu' }))).toBe(false);
  });
});
