import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, config, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const PEOPLE = `
people: { zhangsan: { name: 张三 }, lisi: { name: 李四 }, wangwu: { name: 王五 }, zhaoliu: { name: 赵六 } }
teams:
  east: { people: [zhangsan, lisi], lead: wangwu, assign: rotate }
  west: { people: [zhaoliu] }
answers: { url: "https://leads.example.cn" }
`;

interface Row {
  record: string;
  assignee: string;
  claimedBy: string | null;
  outcome: string | null;
}

describe('leadbell claim', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  let first: Row;
  let second: Row;

  beforeAll(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2), minutesAgo(3)]));
    const yaml = config(vendor.url).replace(
      'channels: [sales, hot] }',
      'channels: [sales, hot], team: east }',
    );
    await place.write('leadbell.yaml', yaml + PEOPLE);
    await place.call(['run', '--config', 'leadbell.yaml', '--once'], secrets(robot.url));
    [first, second] = (await claims()) as [Row, Row];
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  const claims = async () => JSON.parse((await place.call(['claims', '--json'])).stdout) as Row[];
  const claim = (record: string, as: string, ...args: string[]) =>
    place.call(['claim', record, '--as', as, ...args]);

  it('finds what a run told, each for somebody', () => {
    expect(new Set([first.assignee, second.assignee])).toEqual(new Set(['zhangsan', 'lisi']));
    expect([first.claimedBy, second.claimedBy]).toEqual([null, null]);
  });

  it('takes a lead, says so twice and takes it once; somebody else hears who has it', async () => {
    // Copied from where ids stand in capitals.
    const taken = await claim(first.record.toUpperCase(), 'zhangsan');
    expect(taken).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^张三 has it, since 20/) as string,
    });
    const again = await claim(first.record, 'zhangsan', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      did: 'already',
      claimedBy: 'zhangsan',
      record: first.record,
    });
    const late = await place.run(['claim', first.record, '--as', 'lisi']);
    expect(late).toMatchObject({ code: 1, stdout: '' });
    expect(late.stderr).toMatch(/^leadbell: 张三 has it, since 20/);
  });

  it('says what came of it, and refuses what the page would refuse', async () => {
    const said = await claim(first.record, 'zhangsan', '--outcome', 'contacted', '--json');
    expect(JSON.parse(said.stdout)).toMatchObject({
      did: 'outcome',
      claimedBy: 'zhangsan',
      outcome: 'contacted',
    });
    const back = await claim(first.record, 'zhangsan', '--release', '--json');
    expect(back.code).toBe(1);
    expect(JSON.parse(back.stdout)).toMatchObject({ refused: 'outcome-said', claimedBy: 'zhangsan' });
    const notTheirs = await claim(second.record, 'zhaoliu');
    expect(notTheirs).toMatchObject({ code: 1, stderr: expect.stringContaining('another team') as string });
  });

  it('passes a lead on for the lead of its team', async () => {
    const other = second.assignee === 'lisi' ? 'zhangsan' : 'lisi';
    expect((await claim(second.record, second.assignee, '--pass', other)).code).toBe(1);
    const passed = await claim(second.record, 'wangwu', '--pass', other, '--json');
    expect(JSON.parse(passed.stdout)).toMatchObject({ did: 'passed', assignee: other, claimedBy: null });
  });

  it('says who is asked once a lead is given back', async () => {
    const { assignee, name } = { zhangsan: { assignee: 'zhangsan', name: '李四' } }[second.assignee] ?? {
      assignee: 'lisi',
      name: '张三',
    };
    await claim(second.record, assignee);
    const back = await claim(second.record, assignee, '--release');
    expect(back.stdout).toBe(`Nobody has it; its group is asked again, ${name} first.\n`);
  });

  it('says what is wrong with its arguments, and exits with 2', async () => {
    const wrong = await claim(first.record, 'zhangsan', '--outcome', 'bought');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toMatch(/expected --outcome to be contacted, .* got bought/);
    expect((await claim('nothing', 'zhangsan')).code).toBe(1);
  });
});
