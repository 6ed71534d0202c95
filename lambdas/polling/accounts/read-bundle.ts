import type { Queue } from '../../platform/queue.ts';
import { type DiscoveryParts, discover } from '../discovery/discover.ts';
import { type Bundle, bundled } from './bundle.ts';
import { LEASE_MARGIN_MS } from './lease.ts';
import { type ReadDeps, readAccount } from './read-account.ts';
import { LOOK_AGAIN_MS, type ReadMessage, takesTurns, unpacked } from './read-message.ts';
import type { SweepSlots } from './sweep-slots.ts';

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
    const results = await Promise.allSettled(
      bundle.reads.map(unpacked).map(async (read) => {
        if (!read.discover) return readAccount({ ...deps, reads }, read, deadlineMs);
        const { discovery } = deps;
        if (discovery) await discover({ ...deps, ...discovery, reads }, read.account, deadlineMs);
      }),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  } finally {
    await release?.();
  }
}
