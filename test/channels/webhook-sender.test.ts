import { expect, test } from 'vitest';
import type { Outcome } from '../../lambdas/channels/channel.ts';
import { WebhookSender } from '../../lambdas/channels/webhook-sender.ts';
import type { HttpAnswer } from '../../lambdas/platform/http/http.ts';

const ANSWER = { status: 200, contentType: '', body: '' } as HttpAnswer;

/** Reads its address for each send, and keeps whether it was read past the cache. */
function aSender(judged: Outcome) {
  const wasFresh: boolean[] = [];
  const sender = new WebhookSender({
    http: { send: () => Promise.resolve(ANSWER) },
    timeoutMs: undefined,
    judge: () => judged,
  });
  const send = () =>
    sender.send(async () => {
      const address = await sender.read(({ fresh = false } = {}) => {
        wasFresh.push(fresh);
        return Promise.resolve('https://robot.example.cn/');
      });
      return { to: new URL(address), body: {} };
    }, new AbortController().signal);
  return { send, wasFresh };
}

test.each<Outcome['kind']>(['refused', 'channel-dead', 'channel-misconfigured'])(
  'after %s the secrets are read again: somebody may have mended them since',
  async (kind) => {
    const { send, wasFresh } = aSender({ kind, detail: 'no' } as Outcome);
    await send();
    await send();
    expect(wasFresh).toEqual([false, true]);
  },
);

test.each<Outcome['kind']>(['accepted', 'busy', 'rejected'])(
  'after %s they are those that are known',
  async (kind) => {
    const { send, wasFresh } = aSender({ kind, detail: '' } as Outcome);
    await send();
    await send();
    expect(wasFresh).toEqual([false, false]);
  },
);
