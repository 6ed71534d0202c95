/** Bundled as functions are, with what their parts import of the SDK. */
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

interface At {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export const parameter = async (at: At): Promise<string | undefined> =>
  (await new SSMClient(at).send(new GetParameterCommand({ Name: '/one' }))).Parameter?.Value;

export async function put(at: At): Promise<'written' | 'refused'> {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(at));
  try {
    await documents.send(new PutCommand({ TableName: 'one', Item: { pk: 'a' } }));
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'refused';
    throw error;
  }
}

/** As functions do, it loads SNS late. */
export async function publish(at: At): Promise<string | undefined> {
  const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
  const sns = new SNSClient({ ...at, maxAttempts: 1 });
  return (await sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:ap-southeast-1:1:one', Message: 'a' })))
    .MessageId;
}
