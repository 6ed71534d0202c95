import type { Clock } from '../../platform/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/duration.ts';
import type { HttpAnswer, HttpClient } from '../../platform/http/http.ts';
import { postJson } from '../../platform/http/post-json.ts';
import { type AddressForm, readAddress } from '../address.ts';
import type { Channel } from '../channel.ts';
import { outcomeOfError } from '../send-fault.ts';
import { BODY_BYTES, bodyOf, displayFor, type Look } from './card.ts';
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
  /** In [0, 1): those who were refused together do not come back together. */
  random: () => number;
  /** The address, which is a secret. `fresh` asks its source again: the last answer was refused. */
  webhook: (options?: { fresh?: boolean }) => Promise<string>;
  /** What signs each message; null: the robot asks for none. */
  secret: ((options?: { fresh?: boolean }) => Promise<string>) | null;
  http: HttpClient;
  /** @default 10 s */
  timeoutMs?: number;
}

/** A Feishu or Lark group robot: a card over its webhook, 100 a minute and 5 a second, judged by `code`. */
export function createFeishuRobot(options: FeishuRobotOptions): Channel {
  const { name, clock, http, random, timeoutMs } = options;
  let wasRefused = false;
  const address = async () => readAddress(await options.webhook({ fresh: wasRefused }), name, ADDRESS);

  return {
    name,
    type: TYPE,
    display: displayFor(options),
    folds: true,
    async pace() {
      return { key: (await address()).paceKey, allows: { windows: LIMITS } };
    },
    async send(message, signal) {
      const card = bodyOf(message, options);
      let answer: HttpAnswer;
      try {
        const { url } = await address();
        const secret = await options.secret?.({ fresh: wasRefused });
        const proof = secret === undefined ? {} : signatureOf(secret.trim(), clock.nowMs());
        const body = { ...proof, ...card };
        const bytes = Buffer.byteLength(JSON.stringify(body));
        if (bytes > BODY_BYTES) {
          return { kind: 'too-long', detail: `a body of ${bytes} bytes, at most ${BODY_BYTES} fit` };
        }
        answer = await postJson(http, url, body, { timeoutMs, signal });
      } catch (error) {
        return outcomeOfError(error);
      }
      const outcome = judge(answer, { nowMs: clock.nowMs(), random: random() });
      wasRefused = outcome.kind === 'channel-dead' || outcome.kind === 'refused';
      return outcome;
    },
  };
}
