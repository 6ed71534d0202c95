import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ACCOUNT, REGION } from './environment.ts';

export type FunctionName = 'Tick' | 'Poll' | 'Deliver' | 'Digest';

/** The emulated AWS account, as somebody sees it who looks into it by hand. */
export class Account {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly logs: CloudWatchLogsClient;
  readonly cloudWatch: CloudWatchClient;
  readonly #cloudFormation: CloudFormationClient;
  readonly #lambda: LambdaClient;
  readonly #ssm: SSMClient;
  readonly #secrets: SecretsManagerClient;
  readonly #dynamoDb: DynamoDBClient;
  readonly #documents: DynamoDBDocumentClient;

  constructor(endpoint: string) {
    const reach = {
      endpoint,
      region: REGION,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    this.sns = new SNSClient(reach);
    this.sqs = new SQSClient(reach);
    this.logs = new CloudWatchLogsClient(reach);
    this.cloudWatch = new CloudWatchClient(reach);
    this.#cloudFormation = new CloudFormationClient(reach);
    this.#lambda = new LambdaClient(reach);
    this.#ssm = new SSMClient(reach);
    this.#secrets = new SecretsManagerClient(reach);
    this.#dynamoDb = new DynamoDBClient(reach);
    this.#documents = DynamoDBDocumentClient.from(this.#dynamoDb);
  }

  close(): void {
    for (const client of [
      this.sns,
      this.sqs,
      this.logs,
      this.cloudWatch,
      this.#cloudFormation,
      this.#lambda,
      this.#ssm,
      this.#secrets,
      this.#dynamoDb,
    ]) {
      client.destroy();
    }
  }

  async putParameter(Name: string, Value: string): Promise<void> {
    await this.#ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
  }

  async createSecret(Name: string, value: Readonly<Record<string, string>>): Promise<void> {
    await this.#secrets.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }));
  }

  async changeSecret(SecretId: string, value: Readonly<Record<string, string>>): Promise<void> {
    await this.#secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
  }

  topicArn(name: string): string {
    return `arn:aws:sns:${REGION}:${ACCOUNT}:leadbell-state-${name}`;
  }

  /** Names that CloudFormation gave, of resources of one type; only those whose logical id begins so. */
  async resources(stack: string, type: string, logicalPrefix = ''): Promise<string[]> {
    const answer = await this.#cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
    return (answer.StackResources ?? [])
      .filter(
        ({ ResourceType, LogicalResourceId }) =>
          ResourceType === type && LogicalResourceId?.startsWith(logicalPrefix),
      )
      .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
  }

  /** What the stack prints. */
  async output(stack: string, name: string): Promise<string> {
    const { Stacks = [] } = await this.#cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    const found = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (found === undefined) throw new Error(`${stack} has no output ${name}`);
    return found;
  }

  async #one(stack: string, type: string, logicalPrefix = ''): Promise<string> {
    const [name] = await this.resources(stack, type, logicalPrefix);
    if (name === undefined) throw new Error(`${stack} has no ${type} ${logicalPrefix}`);
    return name;
  }

  tableName(): Promise<string> {
    return this.#one('leadbell-state', 'AWS::DynamoDB::Table');
  }

  /** When the table's tick was last remembered; undefined before the first. */
  async lastTickMs(): Promise<number | undefined> {
    const TableName = await this.tableName();
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName, Key: { pk: 'TICK', sk: 'STATE' } }),
    );
    const lastMs: unknown = Item?.lastMs;
    return typeof lastMs === 'number' ? lastMs : undefined;
  }

  /** Every item's key, sorted. */
  async keys(): Promise<string[]> {
    const TableName = await this.tableName();
    const { Items = [] } = await this.#documents.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items.map(({ pk, sk }) => `${pk} ${sk}`).sort();
  }

  functionName(name: FunctionName): Promise<string> {
    return this.#one('leadbell-alerting', 'AWS::Lambda::Function', `${name}Function`);
  }

  logGroupName(name: FunctionName): Promise<string> {
    return this.#one('leadbell-alerting', 'AWS::Logs::LogGroup', `${name}Log`);
  }

  /** @returns what puts back how it was */
  async setVariable(name: FunctionName, variable: string, value: string): Promise<() => Promise<void>> {
    const FunctionName = await this.functionName(name);
    const { Environment } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = Environment?.Variables ?? {};
    const set = async (variables: Record<string, string>) => {
      await this.#lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: variables } }),
      );
    };
    await set({ ...Variables, [variable]: value });
    return () => set(Variables);
  }

  /** The alarm whose logical id begins so. */
  async alarm(logicalPrefix: string): Promise<MetricAlarm> {
    const name = await this.#one('leadbell-alerting', 'AWS::CloudWatch::Alarm', logicalPrefix);
    const { MetricAlarms } = await this.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    const [alarm] = MetricAlarms ?? [];
    if (!alarm) throw new Error(`no alarm is called ${name}`);
    return alarm;
  }
}
