import { SNSClient } from '@aws-sdk/client-sns';
import { createSnsTopic } from '../../lambdas/channels/sns/sns.ts';
import { startSnsStandIn } from '../support/sns-stand-in.ts';
import { describeChannel } from './channel-contract.ts';

const ACCOUNT = '123456789012';

describeChannel('sns', async () => {
  const sns = await startSnsStandIn();
  const client = new SNSClient({
    endpoint: sns.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true, httpAgent: { keepAlive: false } },
  });
  const refuses = (code: string, status = 400) => ({
    name: code,
    arrange: () => sns.next({ status, code }),
  });
  return {
    channel: createSnsTopic({
      name: 'hot-leads',
      topicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:hot-leads`,
      client: async () => client,
    }),
    secrets: [ACCOUNT, 'arn:aws', 'AKIDEXAMPLE', 'not-a-secret'],
    mention: [],
    word: null,
    read: () => {
      const published = sns.published.at(-1);
      const message = published?.get('Message') ?? '';
      const { email = message } = JSON.parse(message) as { email?: string };
      return {
        words: `${published?.get('Subject') ?? ''}\n${email}`,
        markdown: '',
        mentions: [],
        bytes: Buffer.byteLength(message + (published?.get('Subject') ?? '')),
        mostBytes: 256 * 1024,
      };
    },
    taken: () => sns.published.length,
    requests: () => sns.requests.length,
    requested: (count) => sns.requested(count),
    refuseConnections: () => sns.close(),
    answer: (what) => sns.next(what),
    refusals: [
      { ...refuses('NotFound', 404), expect: 'channel-dead' },
      { ...refuses('AuthorizationError', 403), expect: 'channel-dead' },
      { ...refuses('InvalidSecurity', 403), expect: 'channel-dead' },
      { ...refuses('KMSDisabled'), expect: 'channel-dead' },
      { ...refuses('SignatureDoesNotMatch', 403), expect: 'channel-dead' },
      { ...refuses('Throttled', 429), expect: 'too-many-at-once' },
      { ...refuses('KMSThrottling'), expect: 'too-many-at-once' },
      { ...refuses('SomethingNew'), expect: 'refused' },
      { ...refuses('ExpiredToken', 403), expect: 'not-taken' },
      {
        name: 'a signature that is too old',
        arrange: () =>
          sns.next({
            status: 403,
            code: 'SignatureDoesNotMatch',
            message: 'Signature expired: x is now earlier than y',
          }),
        expect: 'not-taken',
      },
      { ...refuses('InvalidParameter'), expect: 'rejected' },
      {
        name: 'too long',
        arrange: () =>
          sns.next({ status: 400, code: 'InvalidParameter', message: 'Invalid parameter: Message too long' }),
        expect: 'too-long',
      },
      { ...refuses('InternalError', 500), expect: 'ambiguous' },
      { ...refuses('ServiceUnavailable', 503), expect: 'ambiguous' },
    ],
    tooLong: { text: '线'.repeat(90_000) },
    close: async () => {
      client.destroy();
      await sns.close();
    },
  };
});
