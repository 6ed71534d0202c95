import { describe, expect, it } from 'vitest';
import { AnswerKeyStore } from '../../lambdas/assignment/answer-key-store.ts';
import { memoryStores } from '../support/memory-stores.ts';

const KEY = { pk: 'ANSWERS', sk: 'KEY' };

describe('the key that links are signed with', () => {
  it('is made by who needs it first; who makes one at the same time goes by theirs', async () => {
    const { table } = memoryStores();
    const [first, second] = [new AnswerKeyStore(table), new AnswerKeyStore(table)];
    const [one, other] = await Promise.all([first.get(), second.get()]);
    expect(other).toEqual(one);
    expect(await new AnswerKeyStore(table).get()).toEqual(one);
  });

  it('is read once by all that need it at the same time', async () => {
    const { table } = memoryStores();
    const keys = await new AnswerKeyStore(table).get();
    let reads = 0;
    const get = (key: typeof KEY) => {
      reads += 1;
      return table.get(key);
    };
    const store = new AnswerKeyStore({ get } as never);
    expect(await Promise.all([store.get(), store.get()])).toEqual([keys, keys]);
    expect(await store.get()).toEqual(keys);
    expect(reads).toBe(1);
  });

  it('is read again after a failure', async () => {
    const { table } = memoryStores();
    const keys = await new AnswerKeyStore(table).get();
    const failures = [new Error('throttled')];
    const get = async (key: typeof KEY) => {
      const failure = failures.pop();
      if (failure) throw failure;
      return table.get(key);
    };
    const store = new AnswerKeyStore({ get } as never);
    await expect(store.get()).rejects.toThrow('throttled');
    expect(await store.get()).toEqual(keys);
  });
});
