import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import type { Clock } from '../../../lambdas/platform/time/clock.ts';
import { LiveView } from '../../../local/console/live-view.ts';
import { Surveyor } from '../../../local/console/surveyor.ts';
import type { View } from '../../../local/console/views/view.ts';
import { NOON_MS } from '../../support/clock.ts';
import { aRow, aView } from '../../support/console.ts';

/** Sleeps end when the test moves it. */
class SteppedClock implements Clock {
  #nowMs = NOON_MS;
  readonly #sleeping = new Set<{ untilMs: number; wake(): void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const one = { untilMs: this.#nowMs + ms, wake: resolve };
      this.#sleeping.add(one);
      signal?.addEventListener('abort', () => resolve());
    });
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    while (this.#nowMs < untilMs) {
      await soon();
      this.#nowMs += 1000;
      for (const one of this.#sleeping) {
        if (one.untilMs > this.#nowMs) continue;
        this.#sleeping.delete(one);
        one.wake();
      }
      await soon();
    }
    await soon();
  }
}

function start() {
  const clock = new SteppedClock();
  const state: { view: View; builds: number; fails: boolean } = {
    view: aView({ nowMs: NOON_MS }),
    builds: 0,
    fails: false,
  };
  const live = new LiveView({
    clock,
    log: silentLog,
    async build() {
      state.builds += 1;
      if (state.fails) throw new Error('the table is busy');
      return state.view;
    },
  });
  return { clock, state, live };
}

/** A page that is open: what it was told, each time. */
function look(live: LiveView) {
  const told: Partial<View>[] = [];
  const left = new AbortController();
  const ended = (async () => {
    for await (const data of live.watch(left.signal)) told.push(JSON.parse(data) as Partial<View>);
  })();
  return {
    told,
    async leave() {
      left.abort();
      await ended;
    },
  };
}

describe('what those who look are told', () => {
  it('is all of it first, then what has changed and nothing else', async () => {
    const { clock, state, live } = start();
    const page = look(live);
    await clock.advance(1000);
    expect(page.told).toEqual([{ ...state.view, nowMs: NOON_MS }]);
    state.view = { ...state.view, outbox: [aRow({ id: 'new' })] };
    live.changed();
    await clock.advance(2000);
    expect(page.told).toHaveLength(2);
    expect(new Set(Object.keys(page.told[1] ?? {}))).toEqual(new Set(['nowMs', 'outbox']));
    await page.leave();
  });

  it('is made once, however many look, and not at all while nobody does', async () => {
    const { clock, state, live } = start();
    live.changed();
    await clock.advance(60_000);
    expect(state.builds).toBe(0);
    const pages = Array.from({ length: 10 }, () => look(live));
    await clock.advance(2000);
    expect(state.builds).toBe(1);
    expect(pages.map(({ told }) => told.length)).toEqual(Array(10).fill(1));
    await Promise.all(pages.map((page) => page.leave()));
    await clock.advance(2000);
    live.changed();
    await clock.advance(600_000);
    expect(state.builds).toBe(1);
    expect(live.watchers).toBe(0);
  });

  it('is made at most once a second, whatever happens, and every few seconds where nothing does', async () => {
    const { clock, state, live } = start();
    const page = look(live);
    for (let second = 0; second < 30; second += 1) {
      for (let nth = 0; nth < 50; nth += 1) live.changed();
      await clock.advance(1000);
    }
    const busy = state.builds;
    expect(busy).toBeLessThanOrEqual(31);
    await clock.advance(60_000);
    expect(state.builds - busy).toBeLessThanOrEqual(12);
    expect(state.builds - busy).toBeGreaterThan(5);
    await page.leave();
  });

  it('comes in time that a page knows that its server is there', async () => {
    const { clock, live } = start();
    const page = look(live);
    await clock.advance(61_000);
    expect(page.told.length).toBeGreaterThan(3);
    expect(page.told.slice(1).map((parts) => Object.keys(parts))).toEqual(
      page.told.slice(1).map(() => ['nowMs']),
    );
    await page.leave();
  });

  it('is new to who comes back later', async () => {
    const { clock, state, live } = start();
    const first = look(live);
    await clock.advance(1000);
    await first.leave();
    await clock.advance(2000);
    state.view = { ...state.view, outbox: [aRow({ id: 'missed' })] };
    const second = look(live);
    await clock.advance(2000);
    expect(second.told[0]).toMatchObject({ outbox: [{ id: 'missed' }] });
    expect(Object.assign({}, ...second.told)).toMatchObject({ outbox: [{ id: 'missed' }], faults: [] });
    await second.leave();
  });

  it('skips what is in between for who reads slowly, and keeps nothing for them', async () => {
    const { clock, state, live } = start();
    const slow = live.watch(new AbortController().signal);
    const first = slow.next();
    await clock.advance(1000);
    await first;
    for (let nth = 0; nth < 20; nth += 1) {
      state.view = { ...state.view, outbox: [aRow({ id: `row-${nth}` })] };
      live.changed();
      await clock.advance(1000);
    }
    const { value } = await slow.next();
    expect(JSON.parse(String(value))).toMatchObject({ outbox: [{ id: 'row-19' }] });
    await slow.return(undefined);
  });

  it('stays as it was while the table cannot be read, and goes on afterwards', async () => {
    const { clock, state, live } = start();
    const page = look(live);
    await clock.advance(1000);
    state.fails = true;
    live.changed();
    await clock.advance(5000);
    state.fails = false;
    state.view = { ...state.view, demo: true };
    await clock.advance(3000);
    expect(page.told.at(-1)).toMatchObject({ demo: true });
    await page.leave();
  });

  it('ends with the console', async () => {
    const { clock, live } = start();
    const page = look(live);
    await clock.advance(1000);
    await live.stop();
    await page.leave();
    expect(live.watchers).toBe(0);
  });
});

describe('the whole table', () => {
  function survey(tookMs: number) {
    const clock = new SteppedClock();
    const state: { looks: number; fails: boolean; news: number } = { looks: 0, fails: false, news: 0 };
    const surveyor = new Surveyor({
      clock,
      log: silentLog,
      async survey() {
        state.looks += 1;
        await clock.sleep(tookMs);
        if (state.fails) throw new Error('throttled');
        return state.looks;
      },
      onSeen: () => {
        state.news += 1;
      },
    });
    /** Asks each second. */
    const watch = async (seconds: number, isBusy: boolean) => {
      for (let second = 0; second < seconds; second += 1) {
        if (isBusy) surveyor.changed();
        void surveyor.seen();
        await clock.advance(1000);
      }
    };
    return { clock, state, surveyor, watch };
  }

  it('is not read each second, though something changes each second', async () => {
    const { state, watch } = survey(0);
    await watch(60, true);
    expect(state.looks).toBeLessThanOrEqual(31);
    const before = state.looks;
    await watch(60, false);
    expect(state.looks - before).toBeLessThanOrEqual(7);
  });

  it('is read before it is shown to who looks after hours', async () => {
    const { clock, surveyor } = survey(1000);
    const first = surveyor.seen();
    await clock.advance(1000);
    expect(await first).toBe(1);
    await clock.advance(3_600_000);
    const later = surveyor.seen();
    await clock.advance(1000);
    expect(await later).toBe(2);
  });

  it('is read for a twentieth of the time at the most, when it is large', async () => {
    const { state, watch } = survey(5000);
    await watch(600, true);
    expect(state.looks).toBeLessThanOrEqual(6);
    expect(state.looks).toBeGreaterThan(4);
  });

  it('is waited for once, and what was seen is shown while it is read again', async () => {
    const { clock, surveyor, state } = survey(3000);
    const first = surveyor.seen();
    await clock.advance(3000);
    expect(await first).toBe(1);
    await clock.advance(65_000);
    expect(await surveyor.seen()).toBe(1);
    await clock.advance(3000);
    expect(state.news).toBe(2);
    expect(await surveyor.seen()).toBe(2);
  });

  it('is tried again after it could not be read', async () => {
    const { clock, surveyor, state } = survey(0);
    state.fails = true;
    const first = surveyor.seen();
    await clock.advance(1000);
    expect(await first).toBeNull();
    state.fails = false;
    await clock.advance(30_000);
    const second = surveyor.seen();
    await clock.advance(1000);
    expect(await second).toBe(2);
  });
});
