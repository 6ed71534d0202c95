import { setImmediate as soon } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../lambdas/config/config.ts';
import { WindowStore } from '../../lambdas/digests/window-store.ts';
import { createAnswerHandler } from '../../lambdas/functions/answer.ts';
import { beginDeliver, createDeliverHandler } from '../../lambdas/functions/deliver.ts';
import { createDigestHandler } from '../../lambdas/functions/digest.ts';
import { followConfig } from '../../lambdas/functions/follow-config.ts';
import { createPollHandler } from '../../lambdas/functions/poll.ts';
import { allComeBack } from '../../lambdas/functions/queue-handler.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { beginTick } from '../../lambdas/functions/tick.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { configWithAnswers } from '../support/answers.ts';
import { testConfig, testTask } from '../support/config.ts';
import { aContextOf, sqsEvent, surround } from '../support/handlers.ts';
import { useTables } from '../support/use-tables.ts';

const tables = useTables();
const WEBHOOK = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa';
const DENIED = new Error('denied');

/** A function, and in which order it asks the table for partitions, and the store for secrets. */
async function start(config: Config, secret: () => Promise<string>) {
  const { documents, tableName } = await tables.newTable();
  const asked: string[] = [];
  const send = (command: { input: Record<string, unknown> }) => {
    const { pk } = (command.input.Key ?? {}) as { pk?: string };
    if (pk !== undefined) asked.push(pk.replace(/#.*/, ''));
    return documents.send(command as never);
  };
  const around = surround(
    { documents: { send } as unknown as DynamoDBDocumentClient, tableName },
    config,
    {},
  );
  const prepared: string[] = [];
  const queue = <T>(name: string, of: T) => ({ ...of, prepare: () => void prepared.push(name) });
  const wiring = {
    ...around,
    polls: queue('polls', around.polls),
    lanes: queue('lanes', around.lanes),
    secrets: {
      get: async (ref: string) => {
        asked.push(ref);
        return secret();
      },
    },
  };
  return { wiring, asked, prepared };
}

const nudge = (channel: string) => ({ channel, keys: [['RECORD#1', 'TOLD#A#sales']], hops: 0 });

describe('what is begun early', () => {
  const following = { begin: beginDeliver, whileUnknown: allComeBack('deliver') };

  it('is the address of the channel that is to be told, beside the look at the configuration', async () => {
    const { wiring, asked } = await start(testConfig(), async () => WEBHOOK);
    const deliver = followConfig(wiring, createDeliverHandler, following);
    expect(await deliver(sqsEvent(nudge('sales')), aContextOf())).toEqual({ batchItemFailures: [] });
    expect(asked.slice(0, 2)).toEqual(['env:WEBHOOK', 'CONFIG']);
  });

  it('fails silently: a call that fails says why itself', async () => {
    const { wiring, asked } = await start(testConfig(), () => Promise.reject(DENIED));
    const documents = { send: () => Promise.reject(new Error('throttled')) } as never;
    const deliver = followConfig({ ...wiring, documents }, createDeliverHandler, following);
    const event = sqsEvent(nudge('sales'));
    expect(await deliver(event, aContextOf())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(asked).toEqual(['env:WEBHOOK']);
  });

  it('is nothing where a message names no channel that is known', async () => {
    const { wiring, asked } = await start(testConfig(), async () => WEBHOOK);
    beginDeliver(wiring, sqsEvent(null, { keys: [] }, nudge('constructor'), nudge('gone')));
    expect(asked).toEqual([]);
  });

  it.each([
    ['a message that is no JSON', { Records: [{ messageId: 'm', body: '{' }] }, 'A message failed'],
    ['an event that is not of SQS', { source: 'aws.scheduler' }, 'A batch of deliver failed'],
  ])('is nothing of %s: who works on it says what is wrong', async (_name, event, said) => {
    const { wiring, asked } = await start(testConfig(), async () => WEBHOOK);
    const errors: string[] = [];
    const log = { ...wiring.log, error: (text: string) => void errors.push(text) };
    const deliver = followConfig({ ...wiring, log }, createDeliverHandler, following);
    await Promise.allSettled([deliver(event as never, aContextOf())]);
    expect(errors).toEqual([expect.stringContaining(said)]);
    expect(asked.slice(0, 1)).toEqual(['CONFIG']);
  });

  it('is the key of the links, beside the address of the channel', async () => {
    const { wiring, asked } = await start(configWithAnswers(), async () => {
      for (let turn = 0; turn < 10; turn += 1) await soon();
      asked.push('the address came');
      return WEBHOOK;
    });
    const deliver = createDeliverHandler(wiring);
    await deliver(sqsEvent(nudge('sales')), aContextOf());
    expect(asked.indexOf('ANSWERS')).toBeGreaterThan(-1);
    expect(asked.indexOf('ANSWERS')).toBeLessThan(asked.indexOf('the address came'));
    asked.length = 0;
    await deliver(sqsEvent({ channel: 'sales', keys: [], hops: 0 }), aContextOf());
    expect(asked, 'read once').not.toContain('ANSWERS');
  });

  it('is the token of an account whose windows are read, beside what the table knows of it', async () => {
    const { wiring, asked } = await start(testConfig(), () => Promise.reject(DENIED));
    const dueAtMs = wiring.clock.nowMs();
    const window = { taskKey: testTask.key, fromMs: dueAtMs - HOUR_MS, toMs: null, dueAtMs, backMs: HOUR_MS };
    const windows = [{ ...window, staleAfterMs: MINUTE_MS, rest: [] }];
    const event = sqsEvent({ reads: [{ account: 'acme', tier: 'short', decides: true, windows }] });
    await createPollHandler(wiring)(event, aContextOf());
    expect(asked.slice(0, 2)).toEqual(['env:TOKEN', 'ACCOUNT']);
    asked.length = 0;
    wiring.clock.advance(2 * MINUTE_MS);
    await createPollHandler(wiring)(event, aContextOf());
    expect(asked, 'a window that is left out').not.toContain('env:TOKEN');
  });

  it('is the token of an account whose calls a digest counts, before the window is taken', async () => {
    const digest = { every: 'day', atMinute: 0, onWeekday: null, covers: 'calendar', channels: ['ops'] };
    const config = { ...testConfig(), digests: { daily: { ...digest, tasks: null } } } as unknown as Config;
    const { wiring, asked, prepared } = await start(config, () => Promise.reject(DENIED));
    const toMs = wiring.clock.nowMs() - HOUR_MS;
    const window = { fromMs: toMs - 24 * HOUR_MS, toMs, dueAtMs: toMs };
    const { table } = openStores(wiring);
    await new WindowStore(table).put('daily', config.digests.daily as never, window, wiring.clock.nowMs());
    asked.length = 0;
    await createDigestHandler(wiring)(sqsEvent({ digest: 'daily', ...window }), aContextOf());
    expect(asked.slice(0, 3)).toEqual(['DIGEST', 'env:TOKEN', 'DIGEST']);
    expect(prepared).toEqual(['lanes']);
  });

  it('is the queue, where somebody presses a button, and in each tick', async () => {
    const { wiring, prepared } = await start(configWithAnswers(), async () => WEBHOOK);
    const visit = (method: string) => ({
      ...{ rawPath: '/c/wrong', rawQueryString: '', isBase64Encoded: false },
      headers: { host: 'leads.example.cn' },
      requestContext: { domainName: 'leads.example.cn', http: { method, sourceIp: '203.0.113.7' } },
    });
    const answer = createAnswerHandler(wiring);
    await answer(visit('GET') as never, aContextOf());
    expect(prepared).toEqual([]);
    await answer(visit('POST') as never, aContextOf());
    beginTick(wiring);
    expect(prepared).toEqual(['lanes', 'polls']);
  });
});
