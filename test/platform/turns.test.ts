import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { turn } from '../../lambdas/platform/turns.ts';

it('two pieces of work leave whatever else is under way some rounds in between', async () => {
  const done: string[] = [];
  const work = async (name: string) => {
    await turn();
    done.push(name);
  };
  const rounds = async () => {
    for (let round = 0; round < 3; round += 1) {
      await setImmediate();
      done.push('a round');
    }
  };
  await Promise.all([work('first'), work('second'), rounds()]);
  expect(done).toEqual(['first', 'a round', 'a round', 'a round', 'second']);
});

it('who is alone need not wait', async () => {
  for (let round = 0; round < 20; round += 1) await setImmediate();
  let isDone = false as boolean;
  void turn().then(() => {
    isDone = true;
  });
  await null;
  await null;
  expect(isDone).toBe(true);
});
