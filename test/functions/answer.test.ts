import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { answerLinks } from '../../lambdas/assignment/answer-links.ts';
import { createAnswerHandler, pageWhileUnknown } from '../../lambdas/functions/answer.ts';
import { followConfig } from '../../lambdas/functions/follow-config.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { configWithAnswers } from '../support/answers.ts';
import { aContextOf, surround } from '../support/handlers.ts';
import { memoryTable } from '../support/memory-stores.ts';

const event = (over: Partial<APIGatewayProxyEventV2> = {}, method = 'GET') =>
  ({
    rawPath: '/c/wrong',
    rawQueryString: 'lang=en',
    headers: { Host: 'leads.example.cn' },
    requestContext: {
      domainName: 'abc.execute-api.eu-west-1.amazonaws.com',
      http: { method, sourceIp: '203.0.113.7' },
    },
    isBase64Encoded: false,
    ...over,
  }) as APIGatewayProxyEventV2;

function start(config = configWithAnswers()) {
  const wiring = surround(memoryTable(), config, {});
  return { wiring, handler: createAnswerHandler(wiring) };
}

describe('the function behind an HTTP API', () => {
  it('answers as the API wants it', async () => {
    const { handler, wiring } = start();
    const result = await handler(event(), aContextOf());
    expect(result).toMatchObject({ statusCode: 404, cookies: [], headers: { 'cache-control': 'no-store' } });
    expect(result.body).toContain('This is no link of ours');
    expect(wiring.reports).toEqual([
      expect.objectContaining({ type: 'answer', page: 'lead', status: 404, refused: 'guess' }),
    ]);
  });

  it('knows the name that AWS serves it under, and no other', async () => {
    const { handler } = start();
    const asked = (host: string) => handler(event({ headers: { host } }), aContextOf());
    expect((await asked('abc.execute-api.eu-west-1.amazonaws.com')).statusCode).toBe(404);
    expect((await asked('evil.example')).statusCode).toBe(421);
  });

  it('keeps no body that is too long, however it comes', async () => {
    const { handler, wiring } = start();
    const { table } = openStores(wiring);
    const links = answerLinks('', await openPeopleStores(table).answerKeys.get());
    const rawPath = links.lead({ recordId: 'r', taskKey: 't' }, wiring.clock.nowMs());
    for (const body of ['x'.repeat(8193), '好'.repeat(2731)]) {
      for (const isBase64Encoded of [false, true]) {
        const sent = isBase64Encoded ? Buffer.from(body).toString('base64') : body;
        const { statusCode } = await handler(
          event({ rawPath, body: sent, isBase64Encoded }, 'POST'),
          aContextOf(),
        );
        expect(statusCode).toBe(413);
      }
    }
  });

  it('asks to try again where not even the configuration can be read, and counts that', async () => {
    const { tableName } = memoryTable();
    const documents = { send: () => Promise.reject(new Error('throttled: 13800138000')) } as never;
    const wiring = surround({ documents, tableName }, configWithAnswers(), {});
    const handler = followConfig(wiring, createAnswerHandler, { whileUnknown: pageWhileUnknown });
    const result = await handler(event(), aContextOf());
    expect(result).toMatchObject({ statusCode: 503, headers: { 'retry-after': '5' } });
    expect(result.body).toContain('</html>');
    expect(JSON.stringify(result)).not.toContain('13800138000');
    expect(wiring.reports).toEqual([expect.objectContaining({ type: 'answer', status: 503 })]);
  });

  it('of a file without `answers` has no page', async () => {
    const { answers: _answers, ...config } = configWithAnswers();
    const { handler } = start(config as ReturnType<typeof configWithAnswers>);
    expect((await handler(event(), aContextOf())).statusCode).toBe(404);
  });
});
