import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { lockData } from '../../../local/aws/data-lock.ts';

describe('the lock on a data directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'leadbell-lock-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('refuses a second holder and names the directory', async () => {
    const lock = await lockData(directory, null);
    await expect(lockData(directory, null)).rejects.toMatchObject({
      code: 'data-in-use',
      message: expect.stringContaining(directory),
    });
    lock.release();
    (await lockData(directory, null)).release();
  });

  it('lets a second one wait, and says so once', async () => {
    const first = await lockData(directory, null);
    let said = 0;
    const second = lockData(directory, {
      clock: systemClock,
      untilMs: Date.now() + 60_000,
      onWait() {
        said += 1;
        first.release();
      },
    });
    (await second).release();
    expect(said).toBe(1);
  });

  it('does not wait for a holder that goes on until somebody stops it', async () => {
    const first = await lockData(directory, null);
    const onWait = vi.fn<() => void>();
    const wait = { clock: systemClock, untilMs: Date.now() + 3_600_000, neverEnds: () => true, onWait };
    await expect(lockData(directory, wait)).rejects.toMatchObject({ code: 'data-in-use' });
    expect(onWait).not.toHaveBeenCalled();
    first.release();
  });

  it('waits no longer than it was told', async () => {
    const first = await lockData(directory, null);
    const wait = { clock: systemClock, untilMs: Date.now() + 30, onWait() {} };
    await expect(lockData(directory, wait)).rejects.toMatchObject({ code: 'data-in-use' });
    first.release();
  });

  it('is gone with a holder that was killed', async () => {
    const code = `
      const { lockData } = await import(${JSON.stringify(new URL('../../../local/aws/data-lock.ts', import.meta.url).href)});
      await lockData(${JSON.stringify(directory)}, null);
      console.log('locked');
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    await once(holder.stdout, 'data');
    await expect(lockData(directory, null)).rejects.toMatchObject({ code: 'data-in-use' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    (await lockData(directory, null)).release();
  });
});
