import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { AlarmKind } from '../../lambdas/faults/alarms/alarm-kind.ts';
import { MINIMAL_METRICS } from '../../lambdas/reports/metric-names.ts';
import type { AlarmSpec } from './alarm-spec.ts';

/**
 * What no function could tell of itself: that nothing runs, fails, waits or was given up. What `minimal` leaves out is
 * heard as a fault all the same, from the functions, while they run; or it is a warning before something here rings.
 */
const KEPT_BY_MINIMAL: ReadonlySet<AlarmKind> = new Set<AlarmKind>([
  'tick-silent',
  'polls-pile-up',
  'delivery-overdue',
  'deliveries-dead',
  'digest-late',
  'messages-fail',
  'function-errors',
  'relay-fails',
  'answers-fail',
]);

export interface Watched {
  specs: readonly AlarmSpec[];
  /** What is left out, in a sentence for people; null: nothing is. */
  leftOut: string | null;
}

export function watched(specs: readonly AlarmSpec[], watch: DeployConfig['watch']): Watched {
  if (watch === 'full') return { specs, leftOut: null };
  const kept = specs.filter(({ kind }) => KEPT_BY_MINIMAL.has(kind));
  const kinds = [...new Set(specs.filter(({ kind }) => !KEPT_BY_MINIMAL.has(kind)).map(({ kind }) => kind))];
  return {
    specs: kept,
    leftOut: `deploy.watch is minimal: no dashboard, no metrics but ${MINIMAL_METRICS.join(', ')}, and no alarms of the kinds ${kinds.join(', ')}. Faults are still told to ops.channels, while the functions run.`,
  };
}
