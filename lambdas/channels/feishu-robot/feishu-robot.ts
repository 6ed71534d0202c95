import type { HttpClient } from '../../platform/http/http.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { type AddressForm, readAddress } from '../address.ts';
import type { Channel } from '../channel.ts';
import { configuredAs, type Look, signingKeyOf } from '../signed-robot.ts';
import { type ReadSecret, WebhookSender } from '../webhook-sender.ts';
import { bodyOf, displayFor, wireOfCard } from './card.ts';
import { judge } from './judge.ts';
import { signatureOf } from './sign.ts';

export const TYPE = 'feishu-robot';
/** https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot */
const LIMITS = [
  { sends: 5, inMs: SECOND_MS },
  { sends: 100, inMs: MINUTE_MS },
];

export const ADDRESS: AddressForm = {
  example: 'https://open.feishu.cn/open-apis/bot/v2/hook/…',
  hosts: ['open.feishu.cn', 'open.larksuite.com'],
  tokenOf: ({ pathname }) => /\/open-apis\/bot\/v2\/hook\/([\w-]+)\/?$/.exec(pathname)?.[1] ?? null,
};

export interface FeishuRobotOptions extends Look {
  name: string;
  clock: Pick<Clock, 'nowMs'>;
  /** In [0, 1): spreads senders that were refused together. */
  random: () => number;
  /** The address, which is a secret. */
  webhook: ReadSecret;
  /** The key that signs each message; null: the robot requires no signature. */
  secret: ReadSecret | null;
  http: HttpClient;
  /** @default 10 s */
  timeoutMs?: number;
}

/** A Feishu or Lark group robot: a card over its webhook, 100 a minute and 5 a second, judged by `code`. */
export function createFeishuRobot(options: FeishuRobotOptions): Channel {
  const { name, clock, http, random, timeoutMs, secret } = options;
  const sender = new WebhookSender({
    http,
    timeoutMs,
    judge: (answer) => judge(answer, { nowMs: clock.nowMs(), random: random() }),
  });
  const address = async () => readAddress(await sender.read(options.webhook), name, ADDRESS);
  const signingKey = () => signingKeyOf(sender, secret);

  return {
    name,
    type: TYPE,
    mentions: 'feishu',
    display: displayFor(options),
    displayWith: (also) => displayFor({ ...options, mention: [...options.mention, ...also] }),
    folds: true,
    async pace() {
      const { paceKey } = await address();
      const receiver = configuredAs(paceKey, await signingKey(), options.keyword);
      return { key: paceKey, receiver, allows: { windows: LIMITS } };
    },
    async send(message, signal) {
      const card = bodyOf(message, options);
      return sender.send(async () => {
        const { url } = await address();
        const key = await signingKey();
        const proof = key === null ? {} : signatureOf(key, clock.nowMs());
        const wire = wireOfCard(card, proof);
        return 'kind' in wire ? wire : { to: url, body: wire.body };
      }, signal);
    },
  };
}
