import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryQueue } from '../../../local/machine/memory-queue.ts';
import { NOON_MS, TestClock } from '../../support/clock.ts';

describe('a queue in the memory of a run', () => {
  const never = new AbortController().signal;
  let clock: TestClock;
  let queue: MemoryQueue;
  beforeEach(() => {
    clock = new TestClock();
    let last = 0;
    const newId = () => {
      last += 1;
      return `id-${last}`;
    };
    queue = new MemoryQueue('lanes', { clock, newId });
  });
  const bodies = async () => (await queue.receive(10, never)).map(({ body }) => JSON.parse(body) as unknown);

  it('hands out what is sent for later when its time has come, and not before', async () => {
    await queue.send(['later'], { delayMs: 5000 });
    await queue.send(['now']);
    expect(await bodies()).toEqual(['now']);
    expect(clock.nowMs()).toBe(NOON_MS);
    expect(await bodies()).toEqual(['later']);
    expect(clock.nowMs()).toBe(NOON_MS + 5000);
  });

  it('hands out no more than is asked for, in the order in which they came', async () => {
    await queue.send([1, 2, 3]);
    expect((await queue.receive(2, never)).map(({ body }) => body)).toEqual(['1', '2']);
    expect(await bodies()).toEqual([3]);
  });

  it('waits no longer than a long poll where nothing comes', async () => {
    expect(await bodies()).toEqual([]);
    expect(clock.nowMs()).toBe(NOON_MS + 20_000);
  });

  it('hands out again what is to be tried again, and counts that', async () => {
    await queue.send(['poison']);
    const [first] = await queue.receive(1, never);
    if (!first) throw new Error('nothing came');
    await queue.retryLater(first, 2);
    const [second] = await queue.receive(1, never);
    expect(second?.attributes.ApproximateReceiveCount).toBe('2');
    expect(clock.nowMs()).toBe(NOON_MS + 2000);
    // The first hand-out is over: only who has it now can end it.
    await queue.retryLater(first, 0);
    expect(await bodies()).toEqual([]);
  });

  it('wakes who waits as soon as something is sent', async () => {
    const waiting = new MemoryQueue('lanes', {
      clock: { nowMs: () => NOON_MS, sleep: (_, signal) => aborted(signal) },
      newId: () => 'id',
    });
    const received = waiting.receive(1, never);
    await waiting.send(['now']);
    expect(await received).toHaveLength(1);
  });

  it('lets go of who waits when the run ends', async () => {
    const end = new AbortController();
    const waiting = new MemoryQueue('lanes', {
      clock: { nowMs: () => NOON_MS, sleep: (_, signal) => aborted(signal) },
      newId: () => 'id',
    });
    const received = waiting.receive(1, end.signal);
    end.abort();
    expect(await received).toEqual([]);
  });
});

const aborted = (signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
