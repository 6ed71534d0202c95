import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../lambdas/config/config.ts';
import type { DeployConfig } from '../lambdas/config/deploy-config.ts';
import { AlertTopics } from './constructs/alert-topics.ts';
import { LeadTable } from './constructs/lead-table.ts';

export interface StateStackProps extends StackProps {
  readonly config: Config;
  readonly deploy: DeployConfig;
}

/** What must outlive every deployment: what was told, and the e-mail subscriptions that people confirmed. */
export class StateStack extends Stack {
  readonly leads: LeadTable;
  readonly topics: AlertTopics;

  constructor(scope: Construct, id: string, { config, deploy, ...props }: StateStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.leads = new LeadTable(this, 'Leads');
    this.topics = new AlertTopics(this, 'Topics', { topics: config.topics, forAlarms: deploy.alarmTopics });
  }
}
