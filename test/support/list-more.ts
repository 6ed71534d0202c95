import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { type RecordOverrides, vendorRecord } from './records.ts';
import type { World } from './world.ts';

/** The vendor lists so many more As, called a second ago. */
export function listMore(world: World, count: number, as: RecordOverrides = {}): void {
  const from = world.records.length;
  const more = Array.from({ length: count }, (_, index) =>
    vendorRecord({ id: `r${from + index}`, calledAtMs: world.clock.nowMs() - SECOND_MS, ...as }),
  );
  world.records = [...world.records, ...more];
}
