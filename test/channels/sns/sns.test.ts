import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSnsTopic } from '../../../lambdas/channels/sns/sns.ts';
import type { Message } from '../../../lambdas/messages/message.ts';
import { aMessage, patient } from '../../support/messages.ts';
import { type SnsStandIn, startSnsStandIn } from '../../support/sns-stand-in.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('what a topic gets', () => {
  let app: ReturnType<typeof buildApp>;
  let endpoint: string;
  beforeEach(async () => {
    app = buildApp({ logger: false });
    endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => app.close());

  it('is a text for people, JSON for machines, and attributes that a filter policy can choose by', async () => {
    const sns = new SNSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials });
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'hot-leads' }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'anhui' }));
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:us-east-1:000000000000:anhui',
        Attributes: { FilterPolicy: JSON.stringify({ province: ['安徽'] }) },
      }),
    );
    const channel = createSnsTopic({ name: 'hot-leads', topicArn: TopicArn ?? '', client: async () => sns });

    const elsewhere = aMessage({ attributes: { event: 'alert', grade: 'A', province: '江苏' } });
    expect(await channel.send(elsewhere, patient())).toMatchObject({ kind: 'accepted' });
    const message = aMessage();
    const outcome = await channel.send(message, patient());
    expect(outcome).toMatchObject({ kind: 'accepted', receipt: expect.stringMatching(/^[0-9a-f-]{36}$/) });

    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    expect(Messages).toHaveLength(1);
    const envelope = JSON.parse(Messages[0]?.Body ?? '') as Record<string, unknown>;
    expect(envelope.Subject).toBe('【A】秋季课程回访 · 安徽蚌埠');
    expect(envelope.MessageAttributes).toEqual({
      event: { Type: 'String', Value: 'alert' },
      grade: { Type: 'String', Value: 'A' },
      task: { Type: 'String', Value: '秋季课程回访' },
      province: { Type: 'String', Value: '安徽' },
    });
    // The emulator does not pick a protocol's own text: it passes all of them on.
    const forms = JSON.parse(String(envelope.Message)) as { default: string; email: string; sms: string };
    expect(Object.keys(forms)).toEqual(['default', 'email', 'sms']);
    expect(JSON.parse(forms.default)).toEqual(message.data);
    expect(forms.email).toBe(message.text);
    expect(forms.sms).toBe(message.sms);
  });
});

describe('the Subject', () => {
  let sns: SnsStandIn;
  beforeEach(async () => {
    sns = await startSnsStandIn();
  });
  afterEach(() => sns.close());

  const sendTo = (partition: string, message: Message) => {
    const client = new SNSClient({
      endpoint: sns.endpoint,
      region: 'cn-north-1',
      credentials,
      maxAttempts: 1,
    });
    const topicArn = `arn:${partition}:sns:cn-north-1:123456789012:hot-leads`;
    return createSnsTopic({ name: 'hot-leads', topicArn, client: async () => client }).send(
      message,
      patient(),
    );
  };
  const subjects = (requests: readonly URLSearchParams[]) => requests.map((one) => one.get('Subject'));

  it('goes once more in ASCII where the first was refused for it, and the message is published once', async () => {
    sns.subjects = 'ascii';
    expect(await sendTo('aws', aMessage())).toMatchObject({ kind: 'accepted' });
    expect(subjects(sns.requests)).toEqual(['【A】秋季课程回访 · 安徽蚌埠', 'leadbell: alert A']);
    expect(subjects(sns.published)).toEqual(['leadbell: alert A']);
  });

  it('is ASCII at once in the partition of China', async () => {
    expect(await sendTo('aws-cn', aMessage())).toMatchObject({ kind: 'accepted' });
    expect(subjects(sns.requests)).toEqual(['leadbell: alert A']);
  });

  it('is tried in ASCII once only', async () => {
    const refused = { status: 400, code: 'InvalidParameter', message: 'Invalid parameter: Subject' };
    sns.next(refused, refused);
    expect(await sendTo('aws', aMessage())).toMatchObject({ kind: 'rejected' });
    expect(sns.requests).toHaveLength(2);
  });

  it('that is ASCII already is not tried again', async () => {
    sns.next({ status: 400, code: 'InvalidParameter', message: 'Invalid parameter: Subject' });
    expect(await sendTo('aws-cn', aMessage())).toMatchObject({ kind: 'rejected' });
    expect(sns.requests).toHaveLength(1);
  });

  it('is not tried again for another parameter', async () => {
    sns.next({ status: 400, code: 'InvalidParameter', message: 'Invalid parameter: TopicArn' });
    expect(await sendTo('aws', aMessage())).toMatchObject({ kind: 'channel-dead' });
    expect(sns.requests).toHaveLength(1);
  });

  it('is one clean line of fewer than 100 characters, whatever it was', async () => {
    const subject = `first\r\nBcc: x\u0007\u202e${'😀'.repeat(80)}`;
    expect(await sendTo('aws', aMessage({ subject }))).toMatchObject({ kind: 'accepted' });
    const [sent] = subjects(sns.requests);
    expect(sent).toBe(`first Bcc: x ${'😀'.repeat(43)}`);
  });
});
