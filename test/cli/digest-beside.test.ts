import { afterEach, describe, expect, it, vi } from 'vitest';
import { sendDigestBeside } from '../../cli/digest/digest-beside.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { memoryStores } from '../support/memory-stores.ts';

afterEach(() => void vi.restoreAllMocks());

const window = { fromMs: NOON_MS - 2 * DAY_MS, toMs: NOON_MS - DAY_MS, dueAtMs: NOON_MS - DAY_MS };
const message = { digest: 'daily', fromMs: window.fromMs, toMs: window.toMs };
const schedule = { every: 'day', onWeekday: null, atMinute: 0, covers: 'calendar' } as const;

/** What the digest said, beside a `run` that does this at its next tick. */
async function digestBeside(
  atTick: (stores: ReturnType<typeof memoryStores>) => Promise<unknown>,
  at: 'run' | 'deployed' = 'run',
) {
  const stores = memoryStores();
  const clock = new TestClock();
  const sleep = clock.sleep.bind(clock);
  let ticks = 0;
  clock.sleep = async (ms) => {
    ticks += 1;
    if (ticks === 2) await atTick(stores);
    await sleep(ms);
  };
  let stdout = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const said: string[] = [];
  const config = { ...testConfig(), digests: { daily: { ...schedule, channels: ['sales'], tasks: null } } };
  const code = await sendDigestBeside(
    { clock, newId: () => 'id', random: () => 0, log: silentLog },
    stores,
    {
      config,
      chosen: { name: 'daily', window, date: '2026-02-28' },
      dataDirectory: '.leadbell',
      timeoutMs: 5 * MINUTE_MS,
      json: true,
      say: (text) => void said.push(text),
    },
    at,
  );
  return {
    code,
    summary: JSON.parse(stdout) as object,
    said: said.join('\n'),
    tookMs: clock.nowMs() - NOON_MS,
  };
}

async function taken(stores: ReturnType<typeof memoryStores>) {
  const found = await stores.windows.get(message);
  const ours = found && (await stores.windows.take(found, NOON_MS + MINUTE_MS));
  if (!ours) throw new TypeError('the window is not there');
  return ours;
}

describe('leadbell digest beside a `run` that holds the data', () => {
  it('has that process make it, and ends as soon as it is made', async () => {
    const { code, summary, said, tookMs } = await digestBeside(async (stores) =>
      stores.windows.close(await taken(stores), { state: 'filled', reason: null }, NOON_MS, DAY_MS),
    );
    expect([code, summary]).toEqual([0, expect.objectContaining({ digest: 'daily', again: false, dead: 0 })]);
    expect(said).toBe('the `leadbell run` that holds the data makes and sends it within a minute or so');
    expect(tookMs).toBeLessThan(MINUTE_MS);
  });

  it('has the functions of a deployment make it, and says so', async () => {
    const { code, said } = await digestBeside(
      async (stores) =>
        stores.windows.close(await taken(stores), { state: 'filled', reason: null }, NOON_MS, DAY_MS),
      'deployed',
    );
    expect(code).toBe(0);
    expect(said).toBe('the deployed functions make and send it within a minute or so');
  });

  it('says that it could not be read as soon as that process has tried', async () => {
    const { code, said, tookMs } = await digestBeside(async (stores) =>
      stores.windows.postpone(await taken(stores), NOON_MS + MINUTE_MS),
    );
    expect(code).toBe(1);
    expect(said).toContain('digest daily was not sent: not all of its calls could be read');
    expect(tookMs).toBeLessThan(MINUTE_MS);
  });

  it('says that the other file has no such digest, and does not promise it', async () => {
    const { code, said } = await digestBeside(async (stores) =>
      stores.windows.close(
        await taken(stores),
        { state: 'dropped', reason: 'digest-unknown' },
        NOON_MS,
        DAY_MS,
      ),
    );
    expect(code).toBe(1);
    expect(said).toMatch(/was not sent: the file of that `leadbell run` has no such digest/);
    expect(said).not.toContain('it stays due');
  });

  it('says that the time was up where nobody came', async () => {
    const { code, said, tookMs } = await digestBeside(async () => {});
    expect(code).toBe(1);
    expect(said).toContain('was not sent: the time was up');
    expect(tookMs).toBe(5 * MINUTE_MS);
  });
});
