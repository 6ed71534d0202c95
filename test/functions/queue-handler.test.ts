import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createQueueHandler } from '../../lambdas/functions/queue-handler.ts';
import { type LogFields, silentLog } from '../../lambdas/platform/log/log.ts';
import { NOON_MS, TestClock } from '../support/clock.ts';
import { aContextOf } from '../support/handlers.ts';

const eventOf = (...bodies: string[]) =>
  ({ Records: bodies.map((body, at) => ({ messageId: `m${at}`, body })) }) as SQSEvent;

/** A function that is given numbers by its queue, what it took, and what it said. */
function takingNumbers(work: (message: number) => Promise<void> = async () => {}) {
  const taken: number[] = [];
  const deadlines: number[] = [];
  const said: [string, LogFields | undefined][] = [];
  const reported: unknown[] = [];
  const say = (text: string, fields?: LogFields) => void said.push([text, fields]);
  const handler = createQueueHandler(
    {
      clock: new TestClock(NOON_MS),
      log: { ...silentLog, warn: say, error: say },
      report: (report) => void reported.push(report),
    },
    {
      function: 'deliver',
      called: 'a number',
      reserveMs: 2000,
      read: (body) => (typeof body === 'number' ? body : null),
      async work(message, deadlineMs) {
        taken.push(message);
        deadlines.push(deadlineMs);
        await work(message);
      },
    },
  );
  return {
    handle: (event: SQSEvent) => handler(event, aContextOf(60_000)),
    taken,
    deadlines,
    said,
    reported,
  };
}

const refusing = (refused: number) => async (message: number) => {
  if (message === refused) throw new Error('a throttled table');
};

describe('a batch of SQS', () => {
  it('where one of three fails: that one comes back, alone', async () => {
    const { handle, taken } = takingNumbers(refusing(2));
    expect(await handle(eventOf('1', '2', '3'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(taken).toEqual([1, 2, 3]);
  });

  it('where one is no JSON costs the others nothing', async () => {
    const { handle, taken } = takingNumbers();
    expect(await handle(eventOf('{', '7'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(taken).toEqual([7]);
  });

  it('where one is of an unknown shape drops it, and says so: nobody would ever know it', async () => {
    const { handle, taken, said } = takingNumbers();
    expect(await handle(eventOf('"one"', '7'))).toEqual({ batchItemFailures: [] });
    expect(taken).toEqual([7]);
    expect(said).toEqual([
      ['Dropped a number of a shape that this version does not know', { message: 'one' }],
    ]);
  });

  it('that all went well names nobody: SQS deletes all of it', async () => {
    for (const event of [eventOf('1', '2'), eventOf()]) {
      const { handle, reported } = takingNumbers();
      expect(await handle(event)).toEqual({ batchItemFailures: [] });
      expect(reported).toEqual([]);
    }
  });

  it('says what failed, by its message', async () => {
    const { handle, said } = takingNumbers(refusing(1));
    await handle(eventOf('1'));
    expect(said).toEqual([
      ['A message failed and will come back', { messageId: 'm0', error: new Error('a throttled table') }],
    ]);
  });

  it('has what comes back counted, since to Lambda it is no error', async () => {
    const { handle, reported } = takingNumbers(refusing(3));
    const { batchItemFailures } = await handle(eventOf('1', 'not JSON', '3'));
    const back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    expect(back).toEqual(new Set(['m1', 'm2']));
    expect(reported).toEqual([{ type: 'failure', function: 'deliver', messages: 2 }]);
  });

  it('must be done before its function is out of time', async () => {
    const { handle, deadlines } = takingNumbers();
    await handle(eventOf('1'));
    expect(deadlines).toEqual([NOON_MS + 58_000]);
  });

  it('that cannot be read at all throws nothing that came from outside', async () => {
    const { handle, said } = takingNumbers();
    const thrown: unknown = await handle({ Records: 'hunter2' } as unknown as SQSEvent).catch(
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({ code: 'deliver-failed', cause: undefined });
    expect(thrown).not.toHaveProperty('originalError');
    expect(said).toMatchObject([['A batch of deliver failed; SQS repeats it', { error: expect.any(Error) }]]);
  });
});
