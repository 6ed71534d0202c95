import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { GUESSES_AT_MOST, Guesses } from '../../lambdas/answers/guesses.ts';
import type { SigningKeys } from '../../lambdas/assignment/signed-token.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { TestClock } from '../support/clock.ts';
import { memoryTable } from '../support/memory-stores.ts';

const KEYS = [{ bytes: randomBytes(32) }] as unknown as SigningKeys;

function counting() {
  const clock = new TestClock();
  let ids = 0;
  const { table } = openStores({ ...memoryTable(), newId: () => String(ids++), clock });
  const guesses = new Guesses(table);
  const failsTimes = async (times: number) => {
    for (let at = 0; at < times; at += 1) expect(await guesses.failed(KEYS, '192.0.2.7')).toBe(false);
  };
  return { clock, guesses, failsTimes };
}

test('who guesses too often is refused until ten minutes after the first guess', async () => {
  const { clock, guesses, failsTimes } = counting();
  await failsTimes(GUESSES_AT_MOST);
  clock.advance(10 * MINUTE_MS - 1);
  expect(await guesses.failed(KEYS, '192.0.2.7')).toBe(true);
  clock.advance(2);
  expect(await guesses.failed(KEYS, '192.0.2.7')).toBe(false);
});

test('nobody pays for the guesses of another address', async () => {
  const { guesses, failsTimes } = counting();
  await failsTimes(GUESSES_AT_MOST);
  expect(await guesses.failed(KEYS, '192.0.2.8')).toBe(false);
});
