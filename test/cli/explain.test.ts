import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TASK_ID } from '../support/records.ts';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

interface Explained {
  record: string | null;
  reason: string;
  why: string;
  grades: { grade: string }[];
  deliveries: { kind: string; channel: string; state: string; attempts: number }[];
  others?: unknown[];
}

const HOT = minutesAgo(2);
const COLD = minutesAgo(3, 3);
const OLD = minutesAgo(300);
const UNGRADED = minutesAgo(4, 0);

describe('leadbell explain', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  const explain = async (id: string): Promise<Explained> => {
    const { code, stdout, stderr } = await place.call(['explain', id, '--json'], secrets(robot.url));
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Explained;
  };

  beforeAll(async () => {
    ({ place, vendor, robot } = await openScene([
      { ...HOT, callee: '18555525545' },
      { ...COLD, callee: '13900001111' },
      OLD,
      UNGRADED,
    ]));
  });
  afterAll(() => closeScene({ place, vendor, robot }));

  it('says of a lead that nobody has read yet that it would be told, and sends nothing', async () => {
    expect(await explain(COLD.id)).toMatchObject({ reason: 'not-wanted' });
    const old = await explain(OLD.id);
    expect([old.reason, old.why]).toEqual(['baselined', expect.stringContaining('before leadbell began')]);
    expect(await explain(HOT.id)).toMatchObject({ reason: 'told', isKnown: false, deliveries: [] });
    expect(robot.requests).toHaveLength(0);
  });

  it('says of a lead that was told where, by its id and by its number', async () => {
    await place.call(['run', '--once'], secrets(robot.url));
    const explained = await explain(HOT.id);
    expect(explained).toMatchObject({
      record: HOT.id,
      task: TASK_ID,
      isKnown: true,
      reason: 'told',
      why: expect.stringContaining('told in '),
      phone: '185****5545',
      grades: [{ grade: 'A', at: expect.stringMatching(/\+08:00$/) }],
      claim: null,
    });
    expect(explained.deliveries).toHaveLength(2);
    expect(explained.deliveries).toContainEqual(
      expect.objectContaining({ kind: 'alert', channel: 'sales', state: 'sent', attempts: 1 }),
    );
    const ofNumber = await explain('+86 185-5552-5545');
    expect([ofNumber.record, ofNumber.others]).toEqual([
      HOT.id,
      [expect.objectContaining({ record: OLD.id })],
    ]);
  });

  it('says why one was not told', async () => {
    expect(await explain(OLD.id)).toMatchObject({
      reason: 'baselined',
      isKnown: true,
      why: expect.stringContaining('recorded in silence'),
    });
    const cold = await explain('13900001111');
    expect([cold.record, cold.reason, cold.why]).toEqual([
      COLD.id,
      'not-wanted',
      expect.stringContaining('Its grade is C, and 秋季课程回访 asks for A'),
    ]);
    expect(await explain(UNGRADED.id)).toMatchObject({ reason: 'not-graded', grades: [] });
    expect(await explain('nobody-knows')).toMatchObject({ record: 'nobody-knows', reason: 'not-listed' });
  });

  it('shows a life in its order, with the correction, on a terminal', async () => {
    vendor.change((records) =>
      records.map((one) => (one.id === HOT.id ? { ...one, intention_results: 3 } : one)),
    );
    await place.call(['run', '--once'], secrets(robot.url));
    const { code, stdout } = await place.run(['explain', HOT.id]);
    expect(code).toBe(0);
    const said = stdout.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME');
    expect(said).toContain(
      'corrected: Told as A, and C since, which is not wanted. Its correction: waits for',
    );
    const order = [
      'the call',
      'listed with A',
      'alert A to sales: sent',
      'graded C',
      'correction A to sales: pending',
    ];
    expect(order.map((text) => said.indexOf(`TIME  ${text}`)).toSorted((a, b) => a - b)).toEqual(
      order.map((text) => said.indexOf(`TIME  ${text}`)),
    );
    expect(order.filter((text) => !said.includes(text))).toEqual([]);
    expect(stdout).not.toContain('18555525545');
  });

  it('does not take a list that cannot be read for one without the record', async () => {
    vendor.set({ token: 'another' });
    const { code, stdout } = await place.call(['explain', 'nobody-knows'], secrets(robot.url));
    expect(code).toBe(1);
    expect(stdout).toContain('Nobody can say');
  });
});
