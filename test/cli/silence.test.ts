import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

describe('leadbell silence', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;

  beforeAll(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2)]));
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  const silence = (...args: string[]) => place.call(['silence', ...args]);
  const once = async () => {
    const { stdout } = await place.call(['run', '--config', 'leadbell.yaml', '--once'], secrets(robot.url));
    return JSON.parse(stdout) as { pending: number; held: number; delivered: number };
  };

  it('holds what a channel would hear, says so, and lets it go when it is ended', async () => {
    const begun = await silence('sales', '--for', '2h', '--reason', '换机器人', '--by', 'wang', '--json');
    expect(begun.code, begun.stderr).toBe(0);
    const { id } = JSON.parse(begun.stdout) as { id: string };
    expect(await once()).toMatchObject({ pending: 0, held: 1, delivered: 1 });
    expect(robot.heard).toEqual([]);
    const listed = await silence('list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { id, channel: 'sales', task: null, by: 'wang', reason: '换机器人', on: true, held: 1 },
    ]);
    const status = await place.call(['status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      channels: { sales: { state: 'silenced', held: 1 }, hot: { state: 'open' } },
      silences: [{ id, channel: 'sales', by: 'wang' }],
    });
    const another = await silence('sales', '--for', '1h', '--reason', '换机器人', '--json');
    const endedFirst = await silence('end', (JSON.parse(another.stdout) as { id: string }).id);
    expect(endedFirst.stdout).toContain(
      `Channel sales stays silent: it is silenced by another one (${id}) until`,
    );
    const ended = await silence('end', id);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('What was held (1) comes within a minute.');
    expect(await once()).toMatchObject({ pending: 0, held: 0, delivered: 1 });
    expect(robot.heard).toHaveLength(1);
    expect((await place.run(['silence', 'list'])).stdout).toBe('Nothing is silenced.\n');
    expect((await silence('end', id)).stdout).toContain('is told already');
  });

  it.each([
    [['sale', '--for', '2h', '--reason', 'x'], 'the file has no channel and no task sale'],
    [['sales', '--for', '2', '--reason', 'x'], 'expected a duration such as 90s, 20m, 2h or 3d'],
    [['sales', '--for', '31d', '--reason', 'x'], 'expected --for to be from 1m to 30d'],
    [['sales', '--for', '2h', '--reason', ' '], 'expected some text for --reason'],
    [['sales', '--for', '2h'], "required option '--reason <text>' not specified"],
  ])('says what is wrong with %j', async (args, said) => {
    const { code, stderr } = await silence(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  it('ends nothing that is not there', async () => {
    const { code, stderr } = await silence('end', 'nothing');
    expect(code).toBe(1);
    expect(stderr).toContain('there is no silence nothing');
  });
});
