import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { reach } from './reach.ts';

export interface StackResource {
  /** Such as `AWS::Lambda::Function`. */
  type: string;
  /** In the template: `TickFunction412909D5`, or with the id of somebody's construct before it. */
  logicalId: string;
  /** What AWS calls it. */
  id: string;
}

export interface AlertingStack {
  name: string;
  resources: readonly StackResource[];
}

/** `leadbell` and `leadbell-state` mean the deployment `leadbell`. */
export const deploymentOf = (given: string): string => given.replace(/-(?:state|alerting)$/, '');

/**
 * The stack with the functions of a deployment.
 *
 * @param given the name of its stage, or of one of its stacks, or of the stack of somebody's own app that holds them
 * @throws {LeadbellError} `stack-missing`, or `stack-not-shown` where AWS does not let us look
 */
export async function alertingStackOf(given: string): Promise<AlertingStack> {
  const client = new CloudFormationClient(reach('CLOUDFORMATION'));
  const usual = `${deploymentOf(given)}-alerting`;
  try {
    for (const name of new Set([usual, given])) {
      const resources = await resourcesOf(client, name);
      if (resources.some(isFunction)) return { name, resources };
    }
    throw new LeadbellError({
      code: 'stack-missing',
      message: `There is no stack ${usual} with functions of leadbell's here`,
      retryable: false,
      hint: 'Look at the name, the region (AWS_REGION) and the credentials. `leadbell` is the one without a stage, `leadbell-prod` the stage prod; in an app of your own it is the stack that holds the functions.',
    });
  } finally {
    client.destroy();
  }
}

/** None: there is no such stack. */
async function resourcesOf(client: CloudFormationClient, stack: string): Promise<StackResource[]> {
  const found: StackResource[] = [];
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: stack },
    )) {
      for (const { ResourceType = '', LogicalResourceId = '', PhysicalResourceId } of StackResourceSummaries)
        if (PhysicalResourceId)
          found.push({ type: ResourceType, logicalId: LogicalResourceId, id: PhysicalResourceId });
    }
    return found;
  } catch (error) {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html
    if (error instanceof Error && error.name === 'ValidationError') return [];
    throw notShown(stack, 'cloudformation:ListStackResources', error);
  }
}

export const notShown = (what: string, right: string, error: unknown): LeadbellError =>
  new LeadbellError({
    code: 'stack-not-shown',
    message: `${what} cannot be looked at: ${error instanceof Error ? error.message || error.name : 'no answer'}`,
    retryable: false,
    hint: `Look at the credentials and the region (AWS_PROFILE, AWS_REGION), and allow ${right}. This looks at a deployment on AWS; on one machine \`leadbell status\` and \`explain\` ask the \`leadbell run\` there.`,
    cause: error,
  });

const NAMES = {
  Tick: 'tick',
  Poll: 'poll',
  Deliver: 'deliver',
  Digest: 'digest',
  Answer: 'answer',
  Alarm: 'alarm',
};

/** Which function of ours a function or a log group belongs to, by its logical id. Null: it is not ours. */
export function functionOf(logicalId: string, part: 'Function' | 'Log'): string | null {
  const [, name = ''] =
    new RegExp(`(Tick|Poll|Deliver|Digest|Answer|Alarm)${part}[0-9A-F]{8}$`).exec(logicalId) ?? [];
  return Object.hasOwn(NAMES, name) ? NAMES[name as keyof typeof NAMES] : null;
}

/** By their names of ours. */
export const functionsOf = ({ resources }: AlertingStack): { name: string; id: string }[] =>
  resources.flatMap(({ type, logicalId, id }) => {
    const name = type === 'AWS::Lambda::Function' ? functionOf(logicalId, 'Function') : null;
    return name === null ? [] : [{ name, id }];
  });

const isFunction = ({ type, logicalId }: StackResource): boolean =>
  type === 'AWS::Lambda::Function' && functionOf(logicalId, 'Function') !== null;
