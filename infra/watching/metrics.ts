import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { dimensionValue, METRICS, type MetricName, SERVICE } from '../../lambdas/reports/metric-names.ts';

/** The metrics of one stage's functions. */
export class OwnMetrics {
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** @param of the account, channel or function, for a metric with such a dimension */
  get(
    metricName: MetricName,
    options: { statistic: string; period: Duration; of?: string; label?: string },
  ): Metric {
    const { of, ...rest } = options;
    const { by } = METRICS[metricName];
    if ((by === null) !== (of === undefined)) {
      throw new TypeError(
        `expected ${metricName} to be asked for by ${by ?? 'nothing'}, got ${of ?? 'nothing'}`,
      );
    }
    return new Metric({
      namespace: this.namespace,
      metricName,
      dimensionsMap: { service: SERVICE, ...(by && of ? { [by]: dimensionValue(of) } : {}) },
      ...rest,
    });
  }
}
