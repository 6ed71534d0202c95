import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Account, FunctionName } from './account.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
interface EmbeddedMetrics extends Record<string, unknown> {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: {
      Namespace: string;
      Dimensions: string[][];
      Metrics: { Name: string; Unit: 'Count' | 'Seconds' }[];
    }[];
  };
}

const FUNCTIONS: readonly FunctionName[] = ['Tick', 'Poll', 'Deliver', 'Digest'];

/**
 * Makes metrics of the lines in the functions' log groups, as CloudWatch Logs does by itself; the emulator keeps the
 * lines and does nothing with them.
 */
export class MetricExtraction {
  readonly #account: Account;
  readonly #seen = new Set<string>();
  /** `Name{dimension values}` and the sum of what was counted. */
  readonly sums = new Map<string, number>();

  constructor(account: Account) {
    this.#account = account;
  }

  async run(): Promise<void> {
    for (const name of FUNCTIONS) {
      const logGroupName = await this.#account.logGroupName(name);
      const { events = [] } = await this.#account.logs.send(
        new FilterLogEventsCommand({ logGroupName, limit: 10_000 }),
      );
      for (const { logStreamName = '', timestamp = 0, message = '' } of events) {
        // The emulator gives events no id.
        const id = `${logStreamName} ${timestamp} ${message}`;
        if (this.#seen.has(id) || !message.startsWith('{"_aws"')) continue;
        this.#seen.add(id);
        await this.#put(JSON.parse(message) as EmbeddedMetrics);
      }
    }
  }

  async #put(line: EmbeddedMetrics): Promise<void> {
    for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      const names = Dimensions.flat();
      const own = names.filter((name) => name !== 'service').map((name) => String(line[name]));
      for (const { Name, Unit } of Metrics) {
        const Values = [line[Name]].flat().map(Number);
        const key = `${Name}{${own.join()}}`;
        this.sums.set(key, (this.sums.get(key) ?? 0) + Values.reduce((sum, value) => sum + value, 0));
        await this.#account.cloudWatch.send(
          new PutMetricDataCommand({
            Namespace,
            MetricData: [
              {
                MetricName: Name,
                Unit,
                Values,
                Timestamp: new Date(line._aws.Timestamp),
                Dimensions: names.map((dimension) => ({ Name: dimension, Value: String(line[dimension]) })),
              },
            ],
          }),
        );
      }
    }
  }
}
