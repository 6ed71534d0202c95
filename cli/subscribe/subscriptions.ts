import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Address } from './address.ts';
import type { Only } from './only.ts';

export interface Subscription {
  protocol: string;
  endpoint: string;
  /** Null: the address has not confirmed, and AWS does not let anybody change it. */
  arn: string | null;
  /** Null: everything, or it has not confirmed and nobody knows. */
  only: Only | null;
}

/** What SNS shows in place of an ARN until the address has confirmed, and once it is gone. */
const NO_ARN: ReadonlySet<string> = new Set(['PendingConfirmation', 'pending confirmation', 'Deleted']);

/** The subscriptions of one topic. https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
export class Subscriptions {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async all(): Promise<Subscription[]> {
    const found: Subscription[] = [];
    const pages = paginateListSubscriptionsByTopic({ client: this.#client }, { TopicArn: this.#topicArn });
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol: protocol = '', Endpoint: endpoint = '', SubscriptionArn } of Subscriptions) {
        if (SubscriptionArn === 'Deleted') continue;
        const arn = SubscriptionArn === undefined || NO_ARN.has(SubscriptionArn) ? null : SubscriptionArn;
        found.push({ protocol, endpoint, arn, only: arn === null ? null : await this.#onlyOf(arn) });
      }
    }
    return found;
  }

  async find({ protocol, endpoint }: Address): Promise<Subscription | null> {
    const isIt = (one: Subscription) => one.protocol === protocol && sameAddress(one.endpoint, endpoint);
    return (await this.all()).find(isIt) ?? null;
  }

  /** @returns is it heard from now on? Else the address must confirm first */
  async add({ protocol, endpoint }: Address, only: Only | null): Promise<boolean> {
    const { SubscriptionArn = '' } = await this.#client.send(
      new SubscribeCommand({
        TopicArn: this.#topicArn,
        Protocol: protocol,
        Endpoint: endpoint,
        ...(only === null ? {} : { Attributes: { FilterPolicy: JSON.stringify(only) } }),
      }),
    );
    return SubscriptionArn !== '' && !NO_ARN.has(SubscriptionArn);
  }

  /** An empty policy lets everything through. */
  async change(arn: string, only: Only | null): Promise<void> {
    await this.#client.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn: arn,
        AttributeName: 'FilterPolicy',
        AttributeValue: JSON.stringify(only ?? {}),
      }),
    );
  }

  async remove(arn: string): Promise<void> {
    await this.#client.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  }

  async #onlyOf(arn: string): Promise<Only | null> {
    const { Attributes } = await this.#client.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }),
    );
    const policy = JSON.parse(Attributes?.FilterPolicy ?? '{}') as Only;
    return Object.keys(policy).length === 0 ? null : policy;
  }
}

/** Mail goes to the same place however its letters are written. */
const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
