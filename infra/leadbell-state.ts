import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { LeadbellError } from '../lambdas/platform/errors.ts';
import { AlertTopics } from './constructs/alert-topics.ts';
import { LeadTable } from './constructs/lead-table.ts';
import { tableProblems } from './constructs/table-problems.ts';
import type { LeadbellConfig } from './leadbell-config.ts';

export interface LeadbellStateProps {
  readonly config: LeadbellConfig;
  /**
   * A table of yours, with the keys and the index of `LEADBELL_TABLE`. Nothing else may be in it.
   * @default a new one, which is kept when the stack is deleted
   */
  readonly table?: ITable;
  /**
   * Topics of yours in place of those that `topics` of leadbell.yaml names, by the names there. The addresses of the
   * file are subscribed to them.
   * @default each topic of the file is made
   */
  readonly topics?: Readonly<Record<string, ITopic>>;
}

/**
 * What must outlive every deployment: what was told, and the e-mail subscriptions that people confirmed. Put it into a
 * stack with termination protection. One in a stack.
 */
export class LeadbellState extends Construct {
  readonly table: ITable;
  /** By their names in leadbell.yaml. */
  readonly topics: Readonly<Record<string, ITopic>>;
  /** @internal */
  readonly _topics: AlertTopics;

  /** @throws {LeadbellError} `constructs-and-file`: what is given does not fit the file */
  constructor(scope: Construct, id: string, { config, table, topics = {} }: LeadbellStateProps) {
    super(scope, id);
    const { config: file, deploy } = config._for(undefined);
    if (table && deploy.table !== null)
      throw unfit('the file has deploy.table, and the construct another table');
    const unknown = Object.keys(topics).filter((name) => !Object.hasOwn(file.topics, name));
    if (unknown.length > 0) {
      const there = Object.keys(file.topics).join(', ') || 'none';
      throw unfit(`there is no topic ${unknown.join(', ')} in the file, whose topics are: ${there}`);
    }
    this.table = table ?? new LeadTable(this, 'Leads').table;
    if (table) this.node.addValidation({ validate: () => tableProblems(table) });
    this._topics = new AlertTopics(this, 'Topics', {
      topics: file.topics,
      forAlarms: deploy.alarmTopics,
      given: topics,
    });
    this.topics = this._topics.all;
  }
}

const unfit = (message: string): LeadbellError =>
  new LeadbellError({ code: 'constructs-and-file', message, retryable: false });
