import { Metrics as Powertools } from '@aws-lambda-powertools/metrics';
import type { Metrics } from '../metrics.ts';

/** Writes metrics as log lines, which CloudWatch reads itself: no call, no permission, no waiting. */
export function createLambdaMetrics(namespace: string, serviceName: string): Metrics {
  const powertools = new Powertools({ namespace, serviceName });
  return {
    emit(groups) {
      for (const { dimensions, metrics } of groups) {
        for (const [name, value] of Object.entries(dimensions)) powertools.addDimension(name, value);
        for (const { name, unit, values } of metrics) {
          for (const value of values) powertools.addMetric(name, unit, value);
        }
        if (powertools.hasStoredMetrics()) powertools.publishStoredMetrics();
        powertools.clearDimensions();
      }
    },
  };
}
