import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  ApiMapping,
  DomainName,
  HttpApi,
  HttpNoneAuthorizer,
  HttpStage,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PERSON_LANES } from '../../lambdas/assignment/claim-store.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import { CONFIG_PARTITION } from '../../lambdas/config/pushed/config-store.ts';
import { OUTPUTS } from '../output-names.ts';
import { allow, allowItems, TABLE_ACTIONS, TABLE_READS, useKeys } from '../permissions.ts';
import { BellFunction, type BellFunctionProps } from './bell-function.ts';
import { dueIndexArn } from './lead-table.ts';
import type { WorkQueue } from './work-queue.ts';

/** A page is one or two reads and at most a few writes. Nobody waits longer with a phone in the hand. */
export const ANSWER_TIMEOUT = Duration.seconds(10);

/**
 * What the page is for, some twenty people who all tap at once, and no more: what goes beyond is refused before it costs
 * a call, and takes no concurrency from the functions that alert.
 */
const REQUESTS_A_SECOND = 20;
const REQUESTS_AT_ONCE = 20;

/** What the function `answer` may read and change: claims, and what they need. */
const ANSWER_PARTITIONS = ['RECORD#*', 'TEAM#*', 'PERSON#*', 'PHONE#*', 'GUESS#*', 'LIST#*', 'ANSWERS'];
/** Leads, which it shows, the configuration that was pushed, and tasks that were found: `discover` may be pushed, too. */
const READ_PARTITIONS = ['TASK#*', 'ACCOUNT#*', CONFIG_PARTITION];

export interface AnswerPageProps
  extends Pick<BellFunctionProps, 'config' | 'environment' | 'logRetentionDays' | 'vpc' | 'awsByProxy'> {
  readonly table: ITable;
  readonly lanes: WorkQueue;
  /** Null: under the name that AWS gives the API. */
  readonly domain: DeployConfig['answers'];
}

/**
 * The page behind an alert's link: the function `answer` behind an HTTP API, open to everybody, since people come from a
 * phone. Who they are is the function's to find out. (Why not a function's URL: decision 25.)
 */
export class AnswerPage extends Construct {
  readonly answer: BellFunction;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { table, lanes, domain, ...props }: AnswerPageProps) {
    super(scope, id);
    this.answer = new BellFunction(this, 'Answer', {
      ...props,
      entry: 'answer',
      description: 'leadbell: the page where people take a lead',
      timeout: ANSWER_TIMEOUT,
      // Somebody waits for it: a start takes half as long as with 256, since the processor grows with the memory.
      memoryMiB: 512,
      policy: rights(table, lanes),
    });
    this.api = new HttpApi(this, 'Api', {
      apiName: `${Stack.of(this).stackName}-answers`,
      description: 'leadbell: the page where people take a lead',
      createDefaultStage: false,
      // Under two names there would be two pages, and a sign-in at one does not count at the other.
      disableExecuteApiEndpoint: domain !== null,
      defaultAuthorizer: new HttpNoneAuthorizer(),
      defaultIntegration: new HttpLambdaIntegration('Answer', this.answer.lambda),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: REQUESTS_A_SECOND, burstLimit: REQUESTS_AT_ONCE },
    });
    if (domain) this.addDomain(domain, stage);
    Validations.of(stage).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG1',
      reason:
        'An access log would hold links that let people in, and who opened them. The function logs what was done.',
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason:
        'People open it from a phone. The function knows them by a signed cookie and a link by its signature.',
    });
    new CfnOutput(this, 'Url', {
      value: domain ? `https://${domain.domain}` : this.api.apiEndpoint,
      description: 'What answers.url of leadbell.yaml must be',
    }).overrideLogicalId(OUTPUTS.answersUrl);
  }

  private addDomain({ domain, certificate }: NonNullable<DeployConfig['answers']>, stage: HttpStage): void {
    const name = new DomainName(this, 'Domain', {
      domainName: domain,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, 'Mapping', { api: this.api, domainName: name, stage });
    new CfnOutput(this, 'Target', {
      value: name.regionalDomainName,
      description: `What the DNS record of ${domain} must point to (CNAME)`,
    }).overrideLogicalId('AnswersTarget');
  }
}

/** Claims, and what they need. No secret of anybody, no topic, and of the rest of the table nothing. */
function rights(table: ITable, { queue }: WorkQueue): PolicyStatement[] {
  return [
    ...useKeys([table.encryptionKey]),
    ...allowItems(table.tableArn, [...TABLE_ACTIONS], ANSWER_PARTITIONS),
    ...allowItems(table.tableArn, [...TABLE_READS], READ_PARTITIONS),
    ...allowItems(dueIndexArn(table), ['dynamodb:Query'], [`${PERSON_LANES}*`]),
    ...allow(['sqs:SendMessage'], [queue.queueArn]),
  ];
}
