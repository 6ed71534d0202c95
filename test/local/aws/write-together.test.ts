import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeTogether } from '../../../local/aws/write-together.ts';

type Batch = (writes: readonly unknown[], options: object) => Promise<void>;

let folder: string;
let database: Level;

beforeEach(async () => {
  writeTogether();
  folder = mkdtempSync(join(tmpdir(), 'leadbell-level-'));
  database = new Level(folder);
  await database.open();
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const batches = () => vi.spyOn(database as unknown as { _batch: Batch }, '_batch');

describe('what is written in one round of the event loop', () => {
  it('goes to LevelDB together, in its order', async () => {
    await database.put('old', 'entry');
    const written = batches();
    await Promise.all([
      database.put('a', '1'),
      database.del('old'),
      database.put('b', '1'),
      database.put('a', '2'),
    ]);
    expect(written).toHaveBeenCalledTimes(1);
    expect(await database.getMany(['a', 'b', 'old'])).toEqual(['2', '1', undefined]);
  });

  it('is read once it is said to be written, also after it is opened again', async () => {
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([database.put('one', `${round}`), database.put('other', `${round}`)]);
      expect(await database.getMany(['one', 'other'])).toEqual([`${round}`, `${round}`]);
    }
    await database.close();
    await database.open();
    expect(await database.get('other')).toBe('19');
  });

  it('fails for each of them, and for none that comes after', async () => {
    batches().mockRejectedValueOnce(new Error('no space left'));
    const failed = await Promise.allSettled([database.put('a', '1'), database.del('b')]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await database.put('a', '2');
    expect(await database.get('a')).toBe('2');
  });

  it('is no business of another database', async () => {
    const other = new Level(join(folder, 'other'));
    await Promise.all([database.put('a', 'ours'), other.put('a', 'theirs')]);
    expect([await database.get('a'), await other.get('a')]).toEqual(['ours', 'theirs']);
    await other.close();
  });
});
