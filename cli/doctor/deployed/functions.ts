import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { functionsOf } from '../../deployment/alerting-stack.ts';
import { reach } from '../../deployment/reach.ts';
import { failed, passed, type Result } from '../checks.ts';
import type { DoctoringDeployment } from './doctoring.ts';

/** Those that a queue calls. */
const FED: ReadonlySet<string> = new Set(['poll', 'deliver', 'digest']);

/** Each function: is it there, may it run, and does its queue call it? */
export async function checkFunctions({
  stack,
  try: attempt,
  stackArgument,
}: DoctoringDeployment): Promise<void> {
  const client = new LambdaClient(reach('LAMBDA'));
  try {
    for (const { name, id } of functionsOf(stack)) {
      await attempt(`function ${name}`, `asking Lambda for ${id}`, async () => {
        const state = await stateOf(client, id, stackArgument);
        return state.ok && FED.has(name) ? ((await unfed(client, id)) ?? state) : state;
      });
    }
  } finally {
    client.destroy();
  }
}

async function stateOf(client: LambdaClient, FunctionName: string, stack: string): Promise<Result> {
  try {
    const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason, LastModified, Runtime } =
      await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    // An emulator may leave these out.
    if (State !== undefined && State !== 'Active' && State !== 'Inactive')
      return failed(`it is ${State}: ${StateReason ?? 'no reason is given'}`, DEPLOY);
    if (LastUpdateStatus === 'Failed')
      return failed(`its last update failed: ${LastUpdateStatusReason ?? 'no reason is given'}`, DEPLOY);
    const { ReservedConcurrentExecutions: reserved } = await client.send(
      new GetFunctionConcurrencyCommand({ FunctionName }),
    );
    if (reserved === 0)
      return failed(
        'somebody stopped it: its reserved concurrency is 0',
        `aws lambda delete-function-concurrency --function-name ${FunctionName}`,
      );
    return passed(
      `active, ${Runtime ?? 'of an unknown runtime'}, changed ${LastModified ?? 'at an unknown time'}`,
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException')
      return failed(
        `${FunctionName} was deleted by hand`,
        `Delete the stack's rest (\`npx cdk destroy\` of the alerting stack of ${stack}), and deploy again: the table stays.`,
      );
    throw error;
  }
}

const DEPLOY = 'Deploy again: `leadbell deploy`, or `npx cdk deploy --all`.';

/** Null: its queue calls it. */
async function unfed(client: LambdaClient, FunctionName: string): Promise<Result | null> {
  const states: string[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
    { client },
    { FunctionName },
  )) {
    for (const { State = 'Enabled', UUID } of EventSourceMappings) {
      if (/^(?:Disabl|Deleti)/.test(State))
        return failed(
          `its queue does not call it: the trigger is ${State.toLowerCase()}`,
          `aws lambda update-event-source-mapping --enabled --uuid ${UUID}`,
        );
      states.push(State);
    }
  }
  return states.length > 0 ? null : failed('no queue calls it: its trigger is gone', DEPLOY);
}
