import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../lambdas/channels/address.ts';
import { judge } from '../../../lambdas/channels/wecom-robot/judge.ts';
import { wecomRobot } from '../../../lambdas/channels/wecom-robot/receiver.ts';
import { ADDRESS } from '../../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { readRetryAfter } from '../../../lambdas/platform/http/retry-after.ts';

const NOW_MS = Date.parse('2026-11-26T09:00:00Z');
const answer = (body: unknown, status = 200, retryAfter: string | null = null, fromProxy = false) =>
  judge({
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    retryAfterMs: readRetryAfter(retryAfter, NOW_MS),
    fromProxy,
  });

describe('an errcode of the robot', () => {
  it.each([
    [-1, 'busy', 'WeCom is busy'],
    [45033, 'too-many-at-once', 'too many requests at once'],
    [40058, 'too-long', 'the content is too long or not valid'],
    [45002, 'too-long', 'the content is too long'],
    [40008, 'rejected', 'the message type is not valid'],
    [40009, 'rejected', 'the picture is too large or empty'],
    [44004, 'rejected', 'the content is empty'],
    [40063, 'rejected', 'a parameter is missing'],
    [47001, 'rejected', 'the body is not valid JSON'],
    [93000, 'channel-dead', 'the webhook key is not valid, or the robot was removed'],
    [93004, 'channel-dead', 'the robot is disabled'],
    [93008, 'channel-dead', 'the robot is not in the group'],
    [49008, 'channel-dead', 'the group is gone'],
    [40033, 'rejected', 'a character is not valid'],
    [40035, 'rejected', 'a parameter is not valid'],
    [301019, 'rejected', 'the md5 of the picture does not match'],
    [61234, 'refused', 'a refusal that leadbell does not know'],
  ] as const)('%d is %s, said in our words and never in those of errmsg', (errcode, kind, meaning) => {
    const outcome = { kind, detail: `errcode ${errcode}: ${meaning}` };
    expect(answer({ errcode, errmsg: 'key=693a91f6 18555525545' })).toEqual(outcome);
    expect(answer({ errcode: String(errcode) }), 'as text').toEqual(outcome);
    // What stands between us and WeCom may change the status, not what WeCom said.
    expect(answer({ errcode }, 502), 'behind a gateway').toEqual(outcome);
  });

  it('0 is taken', () => {
    expect(answer({ errcode: 0, errmsg: 'ok' })).toEqual({ kind: 'accepted' });
    expect(answer({ errcode: '0' }, 500)).toEqual({ kind: 'accepted' });
    expect(answer({ errcode: 0, errmsg: null })).toEqual({ kind: 'accepted' });
  });

  it('0 with a body that WeCom could only read in part was taken, and is a defect of ours', () => {
    const defect = {
      kind: 'accepted-with-defect',
      detail: 'errcode 0, but WeCom could not read all of the JSON',
    };
    expect(answer({ errcode: 0, errmsg: 'Warning: wrong json format. ' })).toEqual(defect);
    expect(answer({ errcode: 0, errmsg: 'ok, Wrong JSON Format' })).toEqual(defect);
  });

  it('that is a refusal is not taken for one because of its errmsg', () => {
    expect(answer({ errcode: 93000, errmsg: 'wrong json format' })).toMatchObject({ kind: 'channel-dead' });
  });

  it.each([
    [null, 60_000],
    ['', 60_000],
    ['0', 60_000],
    ['-7', 60_000],
    ['soon', 60_000],
    ['0.5', 500],
    ['7', 7000],
    ['300', 300_000],
    ['301', 300_000],
    ['Infinity', 60_000],
    ['Thu, 26 Nov 2026 09:02:30 GMT', 150_000],
    ['Thu, 26 Nov 2026 08:00:00 GMT', 60_000],
  ])('45009 with Retry-After %s holds the lane %d ms', (retryAfter, holdMs) => {
    expect(answer({ errcode: 45009 }, 200, retryAfter)).toEqual({
      kind: 'rate-limited',
      detail: 'errcode 45009: too many messages in a minute',
      holdMs,
    });
  });
});

describe('an answer without an errcode', () => {
  it.each([
    [200, 'ambiguous'],
    [299, 'ambiguous'],
    [300, 'not-taken'],
    [302, 'not-taken'],
    [399, 'not-taken'],
    [400, 'not-taken'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [405, 'refused'],
    [407, 'not-taken'],
    [408, 'ambiguous'],
    [410, 'refused'],
    [413, 'refused'],
    [421, 'not-taken'],
    [425, 'not-taken'],
    [499, 'refused'],
    [500, 'ambiguous'],
    [502, 'ambiguous'],
    [503, 'ambiguous'],
    [511, 'not-taken'],
  ] as const)('with HTTP %d is %s', (status, kind) => {
    expect(answer('', status)).toEqual({
      kind,
      // A 5xx says that it failed: most likely nobody heard it.
      ...(kind === 'ambiguous' && status >= 500 ? { isFailure: true } : {}),
      detail: expect.stringMatching(new RegExp(`^HTTP ${status} without a readable errcode: [a-z ,]{10,}$`)),
    });
  });

  it.each([
    [401, 'not-taken'],
    [403, 'not-taken'],
    [404, 'refused'],
    [405, 'not-taken'],
    [410, 'refused'],
    [413, 'refused'],
    [499, 'not-taken'],
  ] as const)(
    'that is a web page with HTTP %d is %s: a firewall or gateway wrote it, unless it may be the receiver’s server',
    (status, kind) => {
      expect(answer('<!DOCTYPE html><html><title>403 Forbidden</title></html>', status)).toEqual({
        kind,
        detail: expect.stringContaining(
          kind === 'refused' ? 'refused' : 'a proxy or gateway on the way answered',
        ),
      });
    },
  );

  it('with HTTP 429 holds the lane as long as it asks', () => {
    expect(answer('', 429, '7')).toEqual({
      kind: 'rate-limited',
      detail: 'HTTP 429 without a readable errcode: too many requests',
      holdMs: 7000,
    });
  });

  it('that a proxy wrote is never a word on the text or the channel', () => {
    for (const status of [401, 403, 404, 410, 451]) {
      expect(answer('<html></html>', status, null, true)).toMatchObject({ kind: 'not-taken' });
    }
    expect(answer('<html></html>', 502, null, true)).toMatchObject({ kind: 'ambiguous' });
    expect(answer({ errcode: 93000 }, 403, null, true)).toMatchObject({ kind: 'channel-dead' });
  });

  it('with HTTP 503 that asks to be left alone is left alone for so long, within reason', () => {
    expect(answer('', 503, '90')).toMatchObject({ kind: 'ambiguous', holdMs: 90_000 });
    expect(answer('', 503, '86400')).toMatchObject({ holdMs: 300_000 });
    expect(answer('', 503)).not.toHaveProperty('holdMs');
  });

  it.each([
    '0',
    '"0"',
    'null',
    '[0]',
    '{"errcode":""}',
    '{"errcode":" "}',
    '{"errcode":null}',
    '{"errcode":false}',
    '{"errcode":[0]}',
    '{"errcode":0.5}',
    '{"errcode":"0x"}',
    '{"errcode":1e999}',
    '{"errcode":0',
  ])('such as %s says nothing, and least of all that it was taken', (body) => {
    expect(answer(body)).toMatchObject({ kind: 'ambiguous' });
  });
});

const readWebhook = (address: string, channel: string) => readAddress(address, channel, ADDRESS);

describe('a webhook address', () => {
  it('is read with the white space that copying leaves around it', () => {
    const { url, paceKey } = readWebhook(
      '\u3000https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=one\n',
      'sales',
    );
    expect(url.href).toBe('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=one');
    // Pinned: every version of leadbell must find the same rate window of a robot.
    expect(paceKey).toBe('7692c3ad3540bb80');
    expect(readWebhook('https://example.cn/?key=%20one%20', 'sales').paceKey).toBe(paceKey);
  });

  it('over http is taken: loopback and proxies have it', () => {
    expect(readWebhook('http://127.0.0.1:8080/?key=one', 'sales').url.port).toBe('8080');
  });

  it.each(['https://example.cn/?key=%20', 'https://example.cn/?Key=one', 'http://127.0.0.1:8080/'])(
    '%s has no key',
    (address) => {
      expect(() => readWebhook(address, 'sales')).toThrow(
        expect.objectContaining({
          code: 'webhook-invalid',
          hint: expect.stringContaining('Copy the address again'),
          message:
            'expected the webhook of channel sales to be https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…, got an address of another form',
        }),
      );
    },
  );

  it('says which invisible character is in it, and where', () => {
    expect(() => readWebhook('https://qyapi.weixin.qq.com/?key=o\u00a0ne', 'sales')).toThrow(
      /at position 35/,
    );
  });

  it.each([
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=one', null, null],
    ['http://127.0.0.1:8080/anything?key=one', null, null],
    ['https://proxy.example/wecom?key=one', null, 'is not an address of qyapi.weixin.qq.com'],
    ['https://oapi.dingtalk.com/robot/send?access_token=one', 'qyapi.weixin.qq.com', null],
    ['https://open.feishu.cn/open-apis/bot/v2/hook/one', 'qyapi.weixin.qq.com', null],
    ['https://qyapi.weixin.qq.com/?key=o\u200bne', 'visible characters', null],
  ])('is judged before anything is sent: %s', (address, problem, warning) => {
    expect(wecomRobot.judgeSecret('webhook', address)).toEqual({
      problem: problem === null ? null : expect.stringContaining(problem),
      warning: warning === null ? null : expect.stringContaining(warning),
    });
  });
});
