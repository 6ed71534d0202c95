import { beforeEach, describe, expect, it } from 'vitest';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
// Loaded with the first lead, which takes longer than these tests wait.
import '../../lambdas/polling/apply.ts';
import { Sightings } from '../../lambdas/polling/sightings.ts';
import { TellWhileReading } from '../../lambdas/polling/tell-while-reading.ts';
import { jumpingPlatform } from '../call-records/record-client.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';

/** It stands, and who sleeps is woken by hand. */
class StandingClock implements Clock {
  ms = NOON_MS;
  readonly sleepers: (() => void)[] = [];

  nowMs(): number {
    return this.ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.sleepers.push(() => {
        this.ms += ms;
        resolve();
      });
      signal?.addEventListener('abort', () => resolve());
    });
  }

  wake(): void {
    for (const sleeper of this.sleepers.splice(0)) sleeper();
  }
}

let clock: StandingClock;
let early: TellWhileReading;
let deps: ConstructorParameters<typeof TellWhileReading>[0];
let nudged: string[][];
/** Of these, what they say who say that the list is over. */
let over: string[][];
let fails: Error | null;
const idsOf = ({ keys }: LaneMessage) => keys.map(([pk]) => pk.replace('RECORD#', ''));
let comes: (...ids: string[]) => Promise<void>;

beforeEach(() => {
  clock = new StandingClock();
  [nudged, over, fails] = [[], [], null];
  const task = { ...testTask, channels: ['sales'] };
  const sightings = new Sightings(task.grades);
  const laneQueue = {
    async send(messages: readonly LaneMessage[]) {
      if (fails) throw fails;
      nudged.push(...messages.map(idsOf));
      over.push(...messages.filter(({ listIsOver }) => listIsOver).map(idsOf));
    },
  };
  deps = {
    ...memoryStores(),
    platform: { ...jumpingPlatform(), clock },
    config: testConfig(),
    giving: null,
    laneQueue,
  };
  early = new TellWhileReading(deps, task, sightings, {
    policy: { grades: testTask.grades, freshForMs: DAY_MS, covering: null },
    known: { leads: new Map(), marginMs: DAY_MS },
    fromMs: NOON_MS - DAY_MS,
    untilMs: NOON_MS,
    deadlineMs: NOON_MS + 10 * MINUTE_MS,
    isClockOff: false,
  });
  comes = async (...ids) => {
    for (const id of ids) {
      const grade = id.startsWith('b') ? 2 : 1;
      const raw = vendorRecord({ id, calledAtMs: NOON_MS - MINUTE_MS, intention_results: grade });
      sightings.add(readRecord(raw, 'Asia/Shanghai'));
      early.saw(id);
    }
    for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
  };
});

describe('leads that are told while their list is read', () => {
  it('the first of them at once, with all of its page', async () => {
    await comes('a1', 'b1', 'a2');
    expect(nudged).toEqual([['a1', 'a2']]);
    expect(clock.sleepers).toEqual([]);
  });

  it('those of the pages after it together, half a second later', async () => {
    await comes('a1');
    await comes('a2');
    await comes('a3', 'a4');
    expect(nudged).toEqual([['a1']]);
    clock.wake();
    await comes('b1');
    expect(nudged).toEqual([['a1'], ['a2', 'a3', 'a4']]);
  });

  it('one that comes later than that at once again', async () => {
    await comes('a1');
    clock.ms += MINUTE_MS;
    await comes('a2');
    expect(nudged).toEqual([['a1'], ['a2']]);
  });

  it('is written as it comes, so that a crash before the nudge loses nothing', async () => {
    await comes('a1');
    await comes('a2');
    expect(nudged).toEqual([['a1']]);
    expect([...early.told.keys()]).toEqual(['a1', 'a2']);
  });

  it('what waits when the list is over is told at once, since nothing more comes', async () => {
    await comes('a1');
    await comes('a2');
    await early.end();
    expect(nudged).toEqual([['a1'], ['a2']]);
    expect(over).toEqual([['a2']]);
    expect(clock.ms).toBe(NOON_MS);
  });

  it('a lane that was woken once hears no more of a list in which nothing more came', async () => {
    await comes('a1', 'a2');
    await early.end();
    expect(nudged).toEqual([['a1', 'a2']]);
    expect(over).toEqual([]);
  });

  it('and one that was woken again hears that it is over, since leads may wait there for more', async () => {
    await comes('a1');
    await comes('a2');
    clock.wake();
    await comes('b1');
    await early.end();
    expect(nudged).toEqual([['a1'], ['a2'], []]);
    expect(over).toEqual([[]]);
  });

  it('one that cannot be written fails the poll, and the others are told all the same', async () => {
    const { leads } = deps;
    const putTold = leads.putTold.bind(leads);
    leads.putTold = async (taskKey, lead) => {
      if (lead.recordId === 'a2') throw new Error('the table is away');
      return putTold(taskKey, lead);
    };
    await comes('a1', 'a2', 'a3');
    await expect(early.end()).rejects.toThrow('the table is away');
    expect(nudged.flat().toSorted()).toEqual(['a1', 'a3']);
  });

  it('and so does a nudge that cannot be sent', async () => {
    fails = new Error('the queue is away');
    await comes('a1');
    await expect(early.end()).rejects.toThrow('the queue is away');
  });
});
