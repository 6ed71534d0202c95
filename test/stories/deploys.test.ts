import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pendingDelivery } from '../../lambdas/deliveries/transitions.ts';
import { createDeliverHandler } from '../../lambdas/functions/deliver.ts';
import { createPollHandler } from '../../lambdas/functions/poll.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { HOUR_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { aContextOf, type Surrounded, sqsEvent, surround } from '../support/handlers.ts';
import { aLead } from '../support/leads.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { type Robot, startRobot } from '../support/robot.ts';

let robot: Robot;
let around: Surrounded;
beforeEach(async () => {
  robot = await startRobot({ keys: ['old-key', 'new-key'] });
  around = surround(memoryTable(), testConfig({ channels: ['sales'] }), {
    WEBHOOK: robot.urlOf('old-key'),
  });
});
afterEach(() => robot.close());

const nudge = { channel: 'sales', keys: [], hops: 0 };
const lead = async (recordId: string) => {
  const told = { kind: 'alert', lead: aLead({ recordId }), newGrade: null } as const;
  const draft = { taskKey: testTask.key, channel: 'sales', told, nowMs: around.clock.nowMs() };
  await openStores(around).deliveries.put(pendingDelivery(draft));
};

describe('a message of another version', () => {
  test('is dropped by a poll that does not know its shape; those beside it are not', async () => {
    const poll = createPollHandler(around);
    const known = {
      taskKey: 'gone',
      fromMs: NOON_MS - HOUR_MS,
      toMs: null,
      dueAtMs: NOON_MS,
      backMs: HOUR_MS,
      staleAfterMs: null,
      rest: [],
    };
    const newer = { version: 2, task: 'gone' };
    const more = { ...known, aFieldOfTheNextVersion: true };
    expect(await poll(sqsEvent(newer, known, more), aContextOf())).toEqual({ batchItemFailures: [] });
    expect(around.warnings).toEqual(['Dropped a poll message of a shape that this version does not know']);
    // The task is not configured any more, so nothing of it is read.
    expect(around.reports).toEqual([]);
  });

  test('is dropped by a deliver that does not know its shape: the tick wakes the lane again', async () => {
    await lead('a');
    const deliver = createDeliverHandler(around);
    const answer = await deliver(sqsEvent({ lane: 'sales' }, nudge), aContextOf());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(around.warnings).toEqual(['Dropped a nudge of a shape that this version does not know']);
    expect(robot.contents).toHaveLength(1);
  });
});

describe('a webhook that is rotated while functions are warm', () => {
  test('refused once, then read again: the lane goes on by itself at the next look', async () => {
    const deliver = createDeliverHandler(around);
    await lead('a');
    await deliver(sqsEvent(nudge), aContextOf());
    expect(robot.heard.map(({ key }) => key)).toEqual(['old-key']);

    // Somebody made a new robot, put its address where the old one was, and removed the old one.
    around.env.WEBHOOK = robot.urlOf('new-key');
    robot.next({ errcode: 93000 });
    await lead('b');
    await deliver(sqsEvent(nudge), aContextOf());
    expect(around.reports.at(-1)).toMatchObject({ outcome: 'stopped', dead: 0 });

    await deliver(sqsEvent(nudge), aContextOf());
    expect(around.reports.at(-1)).toMatchObject({ outcome: 'delivered', sent: 1 });
    expect(robot.heard.map(({ key }) => key)).toEqual(['old-key', 'new-key']);
    // The refusal was clear: nothing of it may have been heard, so nothing is marked.
    expect(robot.contents.join('\n')).not.toContain('重发');
  });

  test('and not replaced: the lane stays stopped and asks nobody until its probe is due', async () => {
    const deliver = createDeliverHandler(around);
    await lead('a');
    robot.always({ errcode: 93000 });
    await deliver(sqsEvent(nudge), aContextOf());
    await deliver(sqsEvent(nudge), aContextOf());
    expect(around.reports.at(-1)).toMatchObject({ outcome: 'stopped' });
    expect(robot.requests).toHaveLength(1);
    around.clock.advance(HOUR_MS);
    robot.always('as-usual');
    await deliver(sqsEvent(nudge), aContextOf());
    expect(robot.contents).toHaveLength(1);
  });
});

describe('a function that is about to be stopped', () => {
  test('begins no send that it could not see the end of', async () => {
    await lead('a');
    await createDeliverHandler(around)(sqsEvent(nudge), aContextOf(17_000));
    expect(robot.requests).toHaveLength(0);
    // It leaves a nudge behind, and the lane is free.
    expect(around.sent.lanes).toEqual([nudge]);
    await createDeliverHandler(around)(sqsEvent(nudge), aContextOf(19_000));
    expect(robot.contents).toHaveLength(1);
  });
});
