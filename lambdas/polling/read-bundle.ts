import { SECOND_MS } from '../platform/duration.ts';
import type { Queue } from '../platform/queue.ts';
import { type Bundle, bundled } from './bundle.ts';
import { type ReadDeps, readAccount } from './read-account.ts';
import type { ReadMessage } from './read-message.ts';
import type { SweepSlots } from './sweep-slots.ts';

export interface BundleDeps extends Omit<ReadDeps, 'reads'> {
  polls: Queue<Bundle>;
  /** Null: as many sweep at once as there are. */
  sweepSlots: SweepSlots | null;
}

/** How soon sweeps look again whether there is room for them. */
const LOOK_AGAIN_MS = 20 * SECOND_MS;
/** Clocks of two machines differ. */
const LEASE_MARGIN_MS = 10 * SECOND_MS;

/**
 * Reads the accounts of a bundle side by side, each as if it were alone: none waits for another, and none that fails
 * costs another its turn.
 *
 * @param deadlineMs when this must be over, by the platform's clock
 * @throws only what AWS throws, once all are done: the bundle then comes back
 */
export async function readBundle(deps: BundleDeps, bundle: Bundle, deadlineMs: number): Promise<void> {
  const { platform, polls, sweepSlots } = deps;
  let release: (() => Promise<void>) | null = null;
  if (sweepSlots !== null && bundle.reads.some(isSweep)) {
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
      bundle.reads.map((read) => readAccount({ ...deps, reads }, read, deadlineMs)),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  } finally {
    await release?.();
  }
}

/** Where nothing but sweeps is asked for, nobody waits for them. */
const isSweep = ({ tier, decides }: ReadMessage): boolean => tier === 'sweep' && !decides;
