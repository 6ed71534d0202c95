import type { Clock } from '../../platform/clock.ts';
import { MINUTE_MS } from '../../platform/duration.ts';
import type { HttpAnswer, HttpClient } from '../../platform/http/http.ts';
import { postJson } from '../../platform/http/post-json.ts';
import { type AddressForm, readAddress } from '../address.ts';
import type { Channel } from '../channel.ts';
import { outcomeOfError } from '../send-fault.ts';
import { BODY_BYTES, bodyOf, displayFor, type Look } from './body.ts';
import { judge } from './judge.ts';
import { signed } from './sign.ts';

export const TYPE = 'dingtalk-robot';
/**
 * It takes twenty in a minute, and the next one blocks it for ten minutes. Two are left for other programs that send to
 * it, such as a test by hand.
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
  /** The address, which is a secret. `fresh` asks its source again: the last answer was refused. */
  webhook: (options?: { fresh?: boolean }) => Promise<string>;
  /** What signs each message; null: the robot asks for none. */
  secret: ((options?: { fresh?: boolean }) => Promise<string>) | null;
  http: HttpClient;
  /** @default 10 s */
  timeoutMs?: number;
}

/** A DingTalk group robot: `markdown` over its webhook, 20 a minute, judged by `errcode`. */
export function createDingtalkRobot(options: DingtalkRobotOptions): Channel {
  const { name, clock, http, timeoutMs } = options;
  let wasRefused = false;
  const address = async () => readAddress(await options.webhook({ fresh: wasRefused }), name, ADDRESS);

  return {
    name,
    type: TYPE,
    display: displayFor(options),
    folds: true,
    async pace() {
      return {
        key: (await address()).paceKey,
        allows: { windows: [{ sends: PER_MINUTE, inMs: MINUTE_MS }] },
      };
    },
    async send(message, signal) {
      const { body, isEmpty } = bodyOf(message, options);
      const bytes = Buffer.byteLength(JSON.stringify(body));
      if (isEmpty) return { kind: 'too-long', detail: 'nothing of the message fits' };
      if (bytes > BODY_BYTES) {
        return { kind: 'too-long', detail: `a body of ${bytes} bytes, at most ${BODY_BYTES} fit` };
      }
      let answer: HttpAnswer;
      try {
        const { url } = await address();
        const secret = await options.secret?.({ fresh: wasRefused });
        const to = secret === undefined ? url : signed(url, secret.trim(), clock.nowMs());
        answer = await postJson(http, to, body, { timeoutMs, signal });
      } catch (error) {
        return outcomeOfError(error);
      }
      const outcome = judge(answer);
      wasRefused = outcome.kind === 'channel-dead' || outcome.kind === 'refused';
      return outcome;
    },
  };
}
