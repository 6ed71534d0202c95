import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../../cli/program.ts';
import type { EmbeddedService } from '../../../local/aws/embedded-dynamodb.ts';
import { startEmbeddedMessaging } from '../../../local/aws/embedded-messaging.ts';
import { embeddedAt } from '../../../local/aws/services.ts';
import { aDeployment, startAws } from '../../support/aws-stand-in.ts';
import { config, Place } from '../leadbell.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:leads';

describe('who hears a topic of a deployment', () => {
  let place: Place;
  let sns: EmbeddedService;
  let aws: Awaited<ReturnType<typeof startAws>>;

  async function leadbell(...args: string[]) {
    vi.restoreAllMocks();
    const [out, err] = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockReturnValue(true),
    );
    const said = (spy: typeof out) => (spy?.mock.calls ?? []).map(([text]) => String(text)).join('');
    const code = await runProgram([...args, '--config', `${place.directory}/leadbell.yaml`]);
    return { code, stdout: said(out), stderr: said(err) };
  }
  const subscribed = async () => JSON.parse((await leadbell('subscriptions', '--json')).stdout) as object[];

  beforeAll(async () => {
    place = await Place.make();
    const yaml = config('https://ai.example.cn').replace('emails: []', 'emails: [boss@example.cn]');
    await place.write('leadbell.yaml', yaml);
    sns = await startEmbeddedMessaging(null);
    const client = new SNSClient(embeddedAt(sns.endpoint));
    const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'leadbell-state-hot' }));
    client.destroy();
    const standIn = aDeployment();
    standIn.functions['leadbell-alerting-Deliver'] = {
      configuration: { Environment: { Variables: { TOPIC_ARN_PREFIX: TopicArn.replace(/hot$/, '') } } },
    };
    aws = await startAws(standIn);
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
    vi.stubEnv('AWS_ENDPOINT_URL_SNS', sns.endpoint);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test');
    vi.stubEnv('AWS_REGION', 'us-east-1');
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    vi.unstubAllEnvs();
    aws.stop();
    await sns.stop();
    await place.clear();
  });

  it('somebody comes, wants less, and goes', async () => {
    expect(await leadbell('subscribe', 'hot', 'li@example.cn', '--only', 'province=安徽,江苏')).toMatchObject(
      {
        code: 0,
        stdout: expect.stringMatching(
          /^li@example\.cn is subscribed to hot, only province=安徽,江苏\.\n {2}AWS sends a mail/,
        ),
      },
    );
    expect(await subscribed()).toEqual([
      expect.objectContaining({ topic: 'hot', protocol: 'email', address: 'li@example.cn', by: 'command' }),
    ]);
    await leadbell('subscribe', 'hot', QUEUE, '--only', 'grade=A');
    expect((await leadbell('subscribe', 'hot', QUEUE, '--only', 'province=北京')).stdout).toBe(
      `${QUEUE} hears hot, only province=北京.\n`,
    );
    expect(await subscribed()).toContainEqual({
      topic: 'hot',
      protocol: 'sqs',
      address: QUEUE,
      only: { province: ['北京'] },
      confirmed: true,
      by: 'command',
    });
    expect((await leadbell('unsubscribe', 'hot', QUEUE)).code).toBe(0);
    expect(await subscribed()).toHaveLength(1);
    expect(await leadbell('unsubscribe', 'hot', QUEUE)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not subscribed'),
    });
  });

  it('a phone is masked where it is shown', async () => {
    expect((await leadbell('subscribe', 'hot', '+86 138-0013-8000')).stdout).not.toContain('13800138000');
    expect(JSON.stringify(await subscribed())).not.toContain('13800138000');
    const shown = await leadbell('subscriptions', 'hot', '--json', '--show-phones');
    expect(shown.stdout).toContain('+8613800138000');
  });

  it.each([
    [['hot', 'li@example.cn', '--only', 'city=合肥'], /city.*not known here/],
    [['hot', 'li@example.cn', '--only', 'province=安徽省'], /did you mean "安徽"/],
    [['hot', 'li@example.cn', '--only', 'grade=D'], /no task that tells this topic tells D/],
    [['hot', 'li@example.cn', '--only', 'grade=a'], /in capitals/],
    [['hot', 'li@example.cn', '--only', 'province'], /NAME=VALUE/],
    [['hot', '13800138000'], /with its country/],
    [['hot', 'http://example.cn/x'], /begins with https/],
    [['hot', 'li'], /expected an e-mail address/],
    [['hot', 'boss@example.cn', '--only', 'grade=A'], /one of the file's own/],
    [['cold', 'li@example.cn'], /the file has no topic cold; it has hot/],
  ])('refuses %j', async (args, why) => {
    expect(await leadbell('subscribe', ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(why),
    });
  });

  it.each([
    [['hot', 'li@example.cn', '--only', 'foo'], /NAME=VALUE/],
    [['cold', 'li@example.cn'], /the file has no topic cold/],
  ])('says what is wrong with %j before AWS is asked', async (args, why) => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    const refused = await leadbell('subscribe', ...args);
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(why) });
  });

  it('what the file subscribes is ended in the file, and gets another mail where it did not confirm', async () => {
    expect((await leadbell('subscribe', 'hot', 'boss@example.cn')).stdout).toContain('is subscribed to hot.');
    expect(await leadbell('subscribe', 'hot', 'boss@example.cn')).toMatchObject({ code: 2 });
    expect(await leadbell('unsubscribe', 'hot', 'boss@example.cn')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('take it out there'),
    });
  });
});
