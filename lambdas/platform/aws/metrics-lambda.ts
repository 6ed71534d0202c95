import type { MetricGroup, Metrics } from '../log/metrics.ts';

/**
 * Most values of a metric in a line, and most metrics of one:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const MOST_VALUES = 100;
const MOST_METRICS = 100;

export interface LambdaMetricsOptions {
  namespace: string;
  /** The dimension `service` of every metric. */
  service: string;
  nowMs: () => number;
  /** @default standard output, which CloudWatch reads */
  write?: (line: string) => void;
}

/** Writes metrics as log lines, which CloudWatch reads itself: no call, no permission, no waiting. */
export function createLambdaMetrics({
  namespace,
  service,
  nowMs,
  write = print,
}: LambdaMetricsOptions): Metrics {
  return {
    emit(groups) {
      for (const { dimensions, metrics } of groups) {
        const named = { service, ...dimensions };
        for (const part of linesOf(metrics)) {
          const described = part.map(({ name, unit }) => ({ Name: name, Unit: unit }));
          const line = {
            _aws: {
              Timestamp: nowMs(),
              CloudWatchMetrics: [
                { Namespace: namespace, Dimensions: [Object.keys(named)], Metrics: described },
              ],
            },
            ...named,
            ...Object.fromEntries(
              part.map(({ name, values }) => [name, values.length === 1 ? values[0] : values]),
            ),
          };
          write(JSON.stringify(line));
        }
      }
    },
  };
}

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** Cuts what one line cannot hold. Values that are cut off get lines of their own. */
function linesOf(metrics: MetricGroup['metrics']): MetricGroup['metrics'][] {
  const lines: MetricGroup['metrics'][number][][] = [];
  for (const { name, unit, values } of metrics) {
    for (let from = 0; from < values.length; from += MOST_VALUES) {
      const at = from / MOST_VALUES;
      const piece = { name, unit, values: values.slice(from, from + MOST_VALUES) };
      const line = lines.find(
        (one, index) => index >= at && one.length < MOST_METRICS && !one.some((it) => it.name === name),
      );
      if (line) line.push(piece);
      else lines.push([piece]);
    }
  }
  return lines;
}
