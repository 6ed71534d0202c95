import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Config } from '../../lambdas/config/config.ts';
import type { MetricName } from '../../lambdas/reports/metric-names.ts';
import { WIDGET_ALARMS } from '../limits/aws-limits.ts';
import type { WatchedFunction } from '../watching/function-alarms.ts';
import type { OwnMetrics } from '../watching/metrics.ts';
import { WORDS } from '../watching/words.ts';

export interface BellDashboardProps {
  readonly config: Config;
  readonly own: OwnMetrics;
  readonly functions: readonly WatchedFunction[];
  readonly table: ITable;
  readonly alarms: readonly IAlarm[];
}

const FULL = 24;
const HALF = 12;
const THIRD = 8;
const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);
/** More lines than anybody can distinguish; a widget would accept five times as many. */
const GRAPH_LINES = 100;

/** The dashboard: first the day, for managers; then what is wrong; then the costs. */
export class BellDashboard extends Construct {
  readonly #props: BellDashboardProps;
  readonly #dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: BellDashboardProps) {
    super(scope, id);
    this.#props = props;
    this.#dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.days(1) });
    this.addDay();
    if (props.config.answers) this.addAnswers();
    this.addFaults();
    this.addCosts();
  }

  /** What CloudWatch calls it. */
  get name(): string {
    return this.#dashboard.dashboardName;
  }

  private addDay(): void {
    const words = WORDS[this.#props.config.locale];
    const speed = 'SpeedToAlertSeconds';
    this.#dashboard.addWidgets(new TextWidget({ markdown: words.intro, width: FULL, height: 2 }));
    this.#dashboard.addWidgets(
      new SingleValueWidget({
        width: HALF,
        setPeriodToTimeRange: true,
        metrics: [
          this.own('NewLeads', words.leads),
          this.own('AlertsSent', words.alertsSent),
          this.own(speed, words.median, 'p50'),
          this.own(speed, words.p95, 'p95'),
        ],
      }),
      new SingleValueWidget({
        width: HALF,
        metrics: [
          this.own('DueDeliveries', words.due, 'Maximum'),
          this.own('HeldDeliveries', words.held, 'Maximum'),
          this.own('OldestDueSeconds', words.oldestDue, 'Maximum'),
        ],
      }),
    );
    this.#dashboard.addWidgets(
      graph(words.leadsPerHour, [
        this.own('NewLeads', words.leads, 'Sum', HOUR),
        this.own('AlertsSent', words.alertsSent, 'Sum', HOUR),
      ]),
      graph(words.speed, [this.own(speed, words.median, 'p50'), this.own(speed, words.p95, 'p95')]),
      graph(words.waiting, [
        this.own('DueDeliveries', words.due, 'Maximum'),
        this.own('HeldDeliveries', words.held, 'Maximum'),
      ]),
    );
  }

  private addAnswers(): void {
    const words = WORDS[this.#props.config.locale];
    const took = 'TimeToTakeSeconds';
    this.#dashboard.addWidgets(
      graph(words.answers, [
        this.own('LeadsTaken', words.taken, 'Sum', HOUR),
        this.own('OutcomesSaid', words.outcomes, 'Sum', HOUR),
      ]),
      graph(words.timeToTake, [
        this.own(took, words.takeMedian, 'p50'),
        this.own(took, words.takeP95, 'p95'),
      ]),
      graph(words.forged, [this.own('ForgedAnswers', words.forged)]),
    );
  }

  private addFaults(): void {
    const { config, alarms } = this.#props;
    const words = WORDS[config.locale];
    for (const part of parts(alarms, WIDGET_ALARMS)) {
      const title = words.alarms + part.mark;
      this.#dashboard.addWidgets(new AlarmStatusWidget({ title, width: FULL, alarms: part.items }));
    }
    this.#dashboard.addWidgets(
      graph(words.faults, [
        this.own('FailedReads', words.failedReads),
        this.own('DeadDeliveries', words.dead),
        this.own('OpenBooks', words.openBooks),
        this.own('UnreadableRecords', words.unreadable),
        ...(['poll', 'deliver', 'digest'] as const).map((of) =>
          this.own('FailedMessages', `${of}: ${words.failedMessages}`, 'Sum', FIVE_MINUTES, of),
        ),
      ]),
      ...parts(Object.keys(config.accounts), GRAPH_LINES).map(({ items, mark }) =>
        graph(
          words.reads + mark,
          items.map((of) => this.own('GoodReads', of, 'Sum', FIVE_MINUTES, of)),
        ),
      ),
    );
  }

  private addCosts(): void {
    const { functions, table, config } = this.#props;
    const words = WORDS[config.locale];
    const statistic = 'Sum';
    this.#dashboard.addWidgets(new TextWidget({ markdown: `## ${words.cost}`, width: FULL, height: 1 }));
    this.#dashboard.addWidgets(
      graph(
        words.calls,
        functions.map(({ name, lambda }) =>
          lambda.metricInvocations({ statistic, period: HOUR, label: name }),
        ),
      ),
      graph(
        words.runtime,
        functions.map(({ name, lambda }) => lambda.metricDuration({ statistic, period: HOUR, label: name })),
      ),
      graph(words.requests, [
        this.own('VendorRequests', words.requests, statistic, HOUR),
        this.own('RecordsRead', words.recordsRead, statistic, HOUR),
        this.own('MessagesSent', words.messagesSent, statistic, HOUR),
      ]),
    );
    this.#dashboard.addWidgets(
      graph(words.table, [
        table.metricConsumedReadCapacityUnits({ statistic, period: HOUR, label: words.read }),
        table.metricConsumedWriteCapacityUnits({ statistic, period: HOUR, label: words.written }),
        this.own('TableWrites', words.tableWrites, statistic, HOUR),
      ]),
    );
  }

  private own(
    name: MetricName,
    label: string,
    statistic = 'Sum',
    period = FIVE_MINUTES,
    of?: string,
  ): IMetric {
    return this.#props.own.get(name, { statistic, period, label, ...(of === undefined ? {} : { of }) });
  }
}

/** Splits items into parts of this size, and says which part it is if there are several. */
function parts<Item>(all: readonly Item[], most: number): { items: Item[]; mark: string }[] {
  const count = Math.ceil(all.length / most);
  return Array.from({ length: count }, (_, at) => ({
    items: all.slice(at * most, (at + 1) * most),
    mark: count > 1 ? ` ${at + 1}/${count}` : '',
  }));
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: THIRD });
