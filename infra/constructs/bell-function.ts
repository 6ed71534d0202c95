import { join } from 'node:path';
import { type Duration, Names, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import { AWS_BY_PROXY } from '../../lambdas/platform/aws/request-handler.ts';
import { bundle } from '../bundle/bundle.ts';
import { checkBundle } from '../limits/check-bundle.ts';
import { architectureOf } from '../partition.ts';
import { useNetworkInterfaces } from '../permissions.ts';
import { grant } from '../role-policies.ts';

export interface BellFunctionProps {
  /** The entry in lambdas/, without `.ts`. */
  readonly entry: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Shipped in the bundle: `Config`, or the configuration that this entry reads. */
  readonly config: object;
  /** All its rights, except to write its own log and what a VPC needs. */
  readonly policy: readonly PolicyStatement[];
  readonly logRetentionDays: number;
  /** @default null, in no VPC */
  readonly vpc?: DeployConfig['vpc'];
  /**
   * Is AWS reached through the proxy of the environment?
   * @default false
   */
  readonly awsByProxy?: boolean;
}

/** One of leadbell's functions: bundled, with its own log group, and a role that lists exactly its rights. */
export class BellFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: BellFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      code: this.code(props),
      handler: 'index.handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: architectureOf(Stack.of(this).region),
      timeout: props.timeout,
      memorySize: props.memoryMiB,
      environment: {
        ...props.environment,
        ...(props.awsByProxy ? { [AWS_BY_PROXY]: 'true' } : {}),
      },
      role: this.role(props, logGroup),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Two lines of Lambda for each call that went well are more than many calls log themselves. How others ended stays.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    if (props.vpc) {
      // Lambda only needs ids. The CDK's own VPC construct would also require its zones and routes.
      (this.lambda.node.defaultChild as CfnFunction).vpcConfig = {
        subnetIds: [...props.vpc.subnets],
        securityGroupIds: [...props.vpc.securityGroups],
      };
    }
  }

  /** Its own role: the managed policy that the CDK would attach allows all log groups. */
  private role({ entry, policy, vpc }: BellFunctionProps, logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `leadbell ${entry}`,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    grant(role, policy);
    if (vpc) useNetworkInterfaces(role);
    return role;
  }

  private code({ entry, config }: BellFunctionProps): Code {
    // The CDK needs no bundles when it only lists or destroys stacks.
    if (!Stack.of(this).bundlingRequired) return Code.fromAsset(import.meta.dirname);
    // The CDK takes the same directory for the same code, and each leadbell of an app has a configuration of its own.
    const directory = join(Stage.of(this)?.outdir ?? 'cdk.out', `bundle.${Names.uniqueId(this)}.${entry}`);
    bundle(entry, config, directory);
    checkBundle(entry, directory);
    return Code.fromAsset(directory);
  }
}
