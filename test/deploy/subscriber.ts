import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Account } from './account.ts';
import { waitFor } from './steps.ts';

/** What a machine that is subscribed to a topic gets. */
export interface Published {
  subject: string;
  /** The message, parsed. */
  data: Readonly<Record<string, unknown>>;
  text: string;
}

/** A queue that is subscribed to one of the deployed topics, and all that came through it. */
export class Subscriber {
  readonly heard: Published[] = [];
  readonly #account: Account;
  readonly #queueUrl: string;

  private constructor(account: Account, queueUrl: string) {
    this.#account = account;
    this.#queueUrl = queueUrl;
  }

  static async of(account: Account, topic: string): Promise<Subscriber> {
    const { QueueUrl = '' } = await account.sqs.send(new CreateQueueCommand({ QueueName: `test-${topic}` }));
    const { Attributes } = await account.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await account.sns.send(
      new SubscribeCommand({
        TopicArn: account.topicArn(topic),
        Protocol: 'sqs',
        Endpoint: Attributes?.QueueArn,
      }),
    );
    return new Subscriber(account, QueueUrl);
  }

  /** Takes what has come, and looks for something in all that ever came. */
  async waitFor(what: string, withinMs: number, wanted: (one: Published) => boolean): Promise<Published> {
    return waitFor(what, withinMs, async () => {
      await this.take();
      return this.heard.find(wanted);
    });
  }

  async take(): Promise<void> {
    for (;;) {
      const { Messages = [] } = await this.#account.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return;
      for (const { Body = '' } of Messages) this.heard.push(read(Body));
      await this.#account.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.#queueUrl,
          Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    }
  }
}

function read(body: string): Published {
  const envelope = JSON.parse(body) as { Subject?: string; Message: string };
  return {
    subject: envelope.Subject ?? '',
    text: envelope.Message,
    data: JSON.parse(envelope.Message) as Record<string, unknown>,
  };
}
