import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import { takeVisible, type World } from './world.ts';

type Functions = ReturnType<World['functions']>;
type Visible = { poll: PollMessage } | { nudge: LaneMessage };

export interface Surroundings {
  /** How often the scheduler comes in a minute, counted from 0. Default 1. */
  ticks?: (minute: number) => number;
  /** How often SQS hands a message over: 0 it is lost, 2 it comes twice, the second while the first is worked on. */
  copies?: (message: Visible) => number;
  /** Which process a message or a tick meets. Default: one that stays warm. */
  functions?: () => Functions;
}

/** SQS hands a message over again when its function failed, so much later. */
const VISIBILITY_MS = 60 * SECOND_MS;
const MOST_STEPS = 2000;

/**
 * The deployed loop for some minutes: the scheduler, the queues and the functions. A function that fails costs its
 * message a wait and nothing else. Ends where the next minute would begin.
 *
 * @returns how many invocations failed
 */
export async function runMinutes(
  world: World,
  minutes: number,
  surroundings: Surroundings = {},
): Promise<number> {
  const { ticks = () => 1, copies = () => 1 } = surroundings;
  const warm = world.functions();
  const functions = surroundings.functions ?? (() => warm);
  let failed = 0;
  const all = async (runs: readonly Promise<unknown>[]): Promise<boolean> => {
    const bad = (await Promise.allSettled(runs)).filter(({ status }) => status === 'rejected');
    failed += bad.length;
    return bad.length > 0;
  };
  const work = async (message: Visible): Promise<void> => {
    const run = async () => {
      const report =
        'poll' in message ? await functions().poll(message.poll) : await functions().deliver(message.nudge);
      world.reports.push(report);
    };
    if (await all(Array.from({ length: copies(message) }, run))) giveBack(world, message);
  };

  for (let minute = 0; minute < minutes; minute += 1) {
    const endMs = world.clock.nowMs() + MINUTE_MS;
    await all(Array.from({ length: ticks(minute) }, async () => functions().tick('scheduled')));
    let steps = 0;
    for (;;) {
      const message = nextVisible(world);
      if (message) await work(message);
      else {
        const nextMs = Math.min(...[...world.polls, ...world.nudges].map(({ visibleAtMs }) => visibleAtMs));
        if (nextMs >= endMs) break;
        world.clock.advance(nextMs - world.clock.nowMs());
      }
      steps += 1;
      if (steps > MOST_STEPS) throw new Error(`minute ${minute} does not end`);
    }
    world.clock.advance(endMs - world.clock.nowMs());
  }
  return failed;
}

function nextVisible({ polls, nudges, clock }: World): Visible | null {
  const polled = takeVisible(polls, clock.nowMs());
  if (polled) return { poll: polled.body };
  const nudged = takeVisible(nudges, clock.nowMs());
  return nudged ? { nudge: nudged.body } : null;
}

function giveBack({ polls, nudges, clock }: World, message: Visible): void {
  const visibleAtMs = clock.nowMs() + VISIBILITY_MS;
  if ('poll' in message) polls.push({ body: message.poll, visibleAtMs });
  else nudges.push({ body: message.nudge, visibleAtMs });
}
