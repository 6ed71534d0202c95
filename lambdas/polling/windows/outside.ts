import { HOUR_MS } from '../../platform/time/duration.ts';
import type { Sightings } from '../sightings.ts';

/** Calls this far outside the window mean that the vendor ignores it, whichever of its times it filters by. */
const WINDOW_TOLERANCE_MS = 6 * HOUR_MS;

/** Did a reading list calls that were not asked for? */
export function isOutside(
  { earliestMs, latestMs }: Pick<Sightings, 'earliestMs' | 'latestMs'>,
  fromMs: number,
  toMs: number,
): boolean {
  return (
    (earliestMs !== null && earliestMs < fromMs - WINDOW_TOLERANCE_MS) ||
    (latestMs !== null && latestMs > toMs + WINDOW_TOLERANCE_MS)
  );
}
