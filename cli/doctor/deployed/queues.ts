import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createSqs } from '../../../lambdas/platform/aws/sqs-client.ts';
import { reach } from '../../deployment/reach.ts';
import { failed, passed } from '../checks.ts';
import type { DoctoringDeployment } from './doctoring.ts';

/** Each is a nudge, and is taken within seconds. */
const MANY = 1000;

/** The queues of a deployment. They have no dead-letter queues: what is given up stands in the table (`status`). */
export async function checkQueues({
  stack,
  stackArgument,
  try: attempt,
}: DoctoringDeployment): Promise<void> {
  // An emulator may call its queues by a name that this machine does not know.
  const client = createSqs({ ...reach('SQS'), useQueueUrlAsEndpoint: false });
  try {
    for (const { type, logicalId, id: QueueUrl } of stack.resources) {
      const [, name] = /(Polls|Lanes|Digests)Queue[0-9A-F]{8}$/.exec(logicalId) ?? [];
      if (type !== 'AWS::SQS::Queue' || name === undefined) continue;
      await attempt(`queue ${name.toLowerCase()}`, 'asking SQS how much waits', async () => {
        const {
          Attributes: {
            ApproximateNumberOfMessages: waiting = '0',
            ApproximateNumberOfMessagesNotVisible: taken = '0',
          } = {},
        } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        );
        const detail = `${waiting} messages wait, ${taken} are being worked on or come back later`;
        return Number(waiting) < MANY
          ? passed(detail)
          : failed(
              detail,
              `Its function does not keep up: leadbell tail --stack ${stackArgument} --since 30m`,
            );
      });
    }
  } finally {
    client.destroy();
  }
}
