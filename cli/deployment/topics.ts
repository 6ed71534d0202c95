import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { topicArnsOf } from '../../lambdas/functions/environment.ts';
import { alertingStackOf, functionsOf, notShown } from './alerting-stack.ts';
import { reach } from './reach.ts';

/**
 * The ARNs of a deployment's topics, by their names in leadbell.yaml, as the function that publishes to them has them:
 * they may be somebody else's.
 *
 * @param given the name of the stage, or of one of its stacks
 * @throws {LeadbellError}
 */
export async function topicsOfDeployment(
  given: string,
  topics: readonly string[],
): Promise<Record<string, string>> {
  const deliver = functionsOf(await alertingStackOf(given)).find(({ name }) => name === 'deliver');
  if (!deliver) return {};
  const client = new LambdaClient(reach('LAMBDA'));
  try {
    const { Environment } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: deliver.id }),
    );
    return topicArnsOf([...topics], Environment?.Variables ?? {});
  } catch (error) {
    throw notShown(`The function ${deliver.id}`, 'lambda:GetFunctionConfiguration', error);
  } finally {
    client.destroy();
  }
}
