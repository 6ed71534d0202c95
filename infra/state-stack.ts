import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../lambdas/config/config.ts';
import { AlertTopics } from './constructs/alert-topics.ts';
import { LeadTable } from './constructs/lead-table.ts';

/** What must outlive every deployment: what was told, and who confirmed to be told. */
export class StateStack extends Stack {
  readonly leads: LeadTable;
  readonly topics: AlertTopics;

  constructor(scope: Construct, id: string, { config, ...props }: StackProps & { readonly config: Config }) {
    super(scope, id, { ...props, terminationProtection: true });
    this.leads = new LeadTable(this, 'Leads');
    this.topics = new AlertTopics(this, 'Topics', { config });
  }
}
