import type { HttpClient } from '../../platform/http/http.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { type AddressForm, readAddress } from '../address.ts';
import type { Channel } from '../channel.ts';
import { configuredAs, type Look, signingKeyOf } from '../signed-robot.ts';
import { type ReadSecret, WebhookSender } from '../webhook-sender.ts';
import { displayFor, wireOf } from './body.ts';
import { judge } from './judge.ts';
import { signed } from './sign.ts';

export const TYPE = 'dingtalk-robot';
/**
 * The robot accepts 20 messages a minute; one more blocks it for ten minutes. Two are left for other senders, such as
 * somebody who tests it.
 */
const PER_MINUTE = 18;

export const ADDRESS: AddressForm = {
  example: 'https://oapi.dingtalk.com/robot/send?access_token=…',
  hosts: ['oapi.dingtalk.com'],
  tokenOf: ({ pathname, searchParams }) =>
    pathname.endsWith('/robot/send') ? searchParams.get('access_token')?.trim() || null : null,
};

export interface DingtalkRobotOptions extends Look {
  name: string;
  clock: Pick<Clock, 'nowMs'>;
  /** The address, which is a secret. */
  webhook: ReadSecret;
  /** The key that signs each message; null: the robot requires no signature. */
  secret: ReadSecret | null;
  http: HttpClient;
  /** @default 10 s */
  timeoutMs?: number;
}

/** A DingTalk group robot: `markdown` over its webhook, 20 a minute, judged by `errcode`. */
export function createDingtalkRobot(options: DingtalkRobotOptions): Channel {
  const { name, clock, http, timeoutMs, secret } = options;
  const sender = new WebhookSender({ http, timeoutMs, judge });
  const address = async () => readAddress(await sender.read(options.webhook), name, ADDRESS);

  const signingKey = () => signingKeyOf(sender, secret);

  const to = async () => {
    const { url } = await address();
    const key = await signingKey();
    return key === null ? url : signed(url, key, clock.nowMs());
  };

  return {
    name,
    type: TYPE,
    mentions: 'dingtalk',
    display: displayFor(options),
    displayWith: (also) => displayFor({ ...options, mention: [...options.mention, ...also] }),
    folds: true,
    async pace() {
      const { paceKey } = await address();
      return {
        key: paceKey,
        receiver: configuredAs(paceKey, await signingKey(), options.keyword),
        allows: { windows: [{ sends: PER_MINUTE, inMs: MINUTE_MS }] },
      };
    },
    async send(message, signal) {
      const wire = wireOf(message, options);
      if ('kind' in wire) return wire;
      return sender.send(async () => ({ to: await to(), body: wire.body }), signal);
    },
    // A message without a type is refused after the token and the signature were taken.
    probe: (signal) => sender.send(async () => ({ to: await to(), body: {} }), signal),
  };
}
