import type { Queue } from '../../platform/queue.ts';
import { type DiscoveryParts, discover } from '../discovery/discover.ts';
import { type Bundle, bundled } from './bundle.ts';
import { LEASE_MARGIN_MS } from './lease.ts';
import { readAccount } from './read-account.ts';
import type { ReadDeps } from './read-deps.ts';
import { LOOK_AGAIN_MS, type ReadMessage, takesTurns, unpacked } from './read-message.ts';
import type { SweepSlots } from './sweep-slots.ts';
import { takeTurn } from './take-turn.ts';

export interface BundleDeps extends Omit<ReadDeps, 'reads'> {
  /** Finds tasks. @default none are looked for */
  discovery?: DiscoveryParts;
  polls: Queue<Bundle>;
  /** Null: no limit on sweeps at once. */
  sweepSlots: SweepSlots | null;
}

/**
 * Reads the accounts of a bundle side by side. None waits for another, and a failing one does not cost another its
 * turn.
 *
 * @param deadlineMs when this must have ended, by the platform's clock
 * @throws only errors of AWS, after all are done: the bundle then comes back
 */
export async function readBundle(deps: BundleDeps, bundle: Bundle, deadlineMs: number): Promise<void> {
  const { platform, polls, sweepSlots } = deps;
  let release: (() => Promise<void>) | null = null;
  if (sweepSlots !== null && bundle.reads.some(takesTurns)) {
    const nowMs = platform.clock.nowMs();
    release = await sweepSlots.take(platform.newId(), nowMs, deadlineMs + LEASE_MARGIN_MS);
    if (release === null) {
      await polls.send([bundle], { delayMs: LOOK_AGAIN_MS });
      return;
    }
  }
  try {
    const reads: Queue<ReadMessage> = { send: (messages, options) => polls.send(bundled(messages), options) };
    const ofAccounts = { ...deps, reads };
    const asked = bundle.reads.map(unpacked);
    const found = asked.filter(({ discover }) => discover).map(({ account }) => account);
    const begun = await Promise.allSettled(
      asked.filter((read) => !read.discover).map((read) => takeTurn(ofAccounts, read, deadlineMs)),
    );
    const turns = begun.flatMap((turn) =>
      turn.status === 'fulfilled' && turn.value !== null ? [turn.value] : [],
    );
    // Together: each message takes a function for as long as the slowest of its accounts.
    const waiting = turns.flatMap((turn) => ('wait' in turn ? [turn.wait] : []));
    const results = await Promise.allSettled([
      ...(waiting.length > 0 ? [reads.send(waiting, { delayMs: LOOK_AGAIN_MS })] : []),
      ...found.map(async (account) => {
        if (deps.discovery) await discover({ ...ofAccounts, ...deps.discovery }, account, deadlineMs);
      }),
      ...turns.map((turn) => ('wait' in turn ? null : readAccount(ofAccounts, turn, deadlineMs))),
    ]);
    const again = results.flatMap((result) =>
      result.status === 'fulfilled' && result.value ? [result.value] : [],
    );
    if (again.length > 0) await reads.send(again);
    const failure = [...begun, ...results].find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  } finally {
    await release?.();
  }
}
