import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../lambdas/call-records/wire/answer.ts';
import { readAddress } from '../../../lambdas/channels/address.ts';
import { ERRCODES as DINGTALK, securityRule } from '../../../lambdas/channels/dingtalk-robot/errcodes.ts';
import { CODES as FEISHU } from '../../../lambdas/channels/feishu-robot/codes.ts';
import { ofStatus } from '../../../lambdas/channels/http-status.ts';
import { ERRCODES as WECOM } from '../../../lambdas/channels/wecom-robot/errcodes.ts';
import { ADDRESS } from '../../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { secretError } from '../../../lambdas/config/secrets/secret-error.ts';
import { detailIn } from '../../../lambdas/faults/details/at-hand.ts';
import { LeadbellError } from '../../../lambdas/platform/errors.ts';
import { describeFailure } from '../../../lambdas/platform/http/describe-failure.ts';
import { HttpError } from '../../../lambdas/platform/http/http-error.ts';

const inChinese = detailIn('zh-CN');

/** Two English words beside each other: names, codes and keys stand alone. A command is no sentence. */
const ENGLISH = /(?<!`|aws )\b(?!aws sso|sso login)[a-z]{2,} [a-z]{2,}\b/;

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof LeadbellError) return error.message;
    throw error;
  }
  throw new Error('expected an error');
};

const answer = {
  status: 200,
  contentType: 'application/json',
  charset: { name: 'utf-8', trust: 'sure' },
  retryAfterMs: null,
  location: null,
  url: 'http://ai.example.cn/record',
  clockOffsetMs: null,
} as const;

const json = (value: unknown) => ({ body: JSON.stringify(value) });
const page = (body: string) => ({ body, contentType: 'text/html' });
const redirect = (location: string) => ({ status: 302, location, body: '' });

describe('the catalogue knows, so that no Chinese fault has an English sentence in it:', () => {
  it.each([
    { status: 401, body: '' },
    { status: 429, body: '', retryAfterMs: 20_000 },
    { status: 502, body: '' },
    { status: 404, body: '{}' },
    { status: 403, ...page('<p>captcha</p>') },
    redirect('/login'),
    redirect('https://ai.example.cn/record'),
    redirect('http://ai.example.cn/elsewhere'),
    redirect('https://other.example.cn/'),
    page('<p>登录</p>'),
    page('<p>maintenance</p>'),
    page('<p>cloudflare</p>'),
    page('<p>hello</p>'),
    page('<b>Notice</b>: x'),
    page('<b>Fatal error</b>: x'),
    { body: '' },
    { body: '{"code":200,"da' },
    { body: 'nonsense' },
    json({ hello: 1 }),
    json({ code: 401 }),
    json({ code: 429 }),
    json({ code: 500, message: '系统繁忙' }),
    json({ code: 5002, message: '任务不存在' }),
    json({ code: 1002 }),
    json({ code: 7 }),
    json({ code: 200, status: 'error', message: '参数错误' }),
    json({ code: 200, status: 'error' }),
    json({ status: 'error', message: '参数错误' }),
    json({ code: 200, status: 'success', data: 'x' }),
    json({ code: 200, status: 'success' }),
    { ...json({ code: 200, data: [] }), charset: { name: 'utf-8', trust: 'broken' } as const },
  ])('an answer of the record API (%#)', (given) => {
    const english = messageOf(() => readAnswer({ ...answer, ...given }, 'token'));
    expect(english).toMatch(ENGLISH);
    expect(inChinese(english)).not.toMatch(ENGLISH);
  });

  it.each(
    [
      ...Object.values(WECOM),
      ...Object.values(DINGTALK),
      ...FEISHU,
      ...['keyword', 'expired', 'sign', 'whitelist', ''].map(securityRule),
    ].filter(({ kind }) => kind !== 'accepted'),
  )('a code of a receiver: $meaning', ({ kind, meaning }) => {
    expect(inChinese(`${kind}: errcode 7: ${meaning}`)).not.toMatch(ENGLISH);
  });

  it.each(['', 'https://qyapi.weixin.qq.com/', 'ftp://qyapi.weixin.qq.com/?key=1'])(
    'a webhook that is none: %s',
    (address) => {
      expect(
        inChinese(messageOf(() => readAddress(address, 'sales', ADDRESS))).replaceAll(ADDRESS.example, ''),
      ).not.toMatch(ENGLISH);
    },
  );

  it('a status without a code of the receiver', () => {
    for (const status of [200, 302, 400, 404, 407, 429, 500, 511]) {
      const { kind, who } = ofStatus(status);
      expect(inChinese(`${kind}: HTTP ${status} without a readable errcode: ${who}`)).not.toMatch(ENGLISH);
    }
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'EPROTO',
    'HPE_INVALID_CONSTANT',
    'ERR_PROXY_INVALID_CONFIG',
  ])('a connection that failed: %s', (code) => {
    for (const viaProxy of [false, true]) {
      for (const sent of ['no', 'maybe'] as const) {
        const failure = describeFailure(Object.assign(new Error('x'), { code }), {
          sent,
          viaProxy,
          of: 'channel',
        });
        const { message, hint = '' } = new HttpError(failure);
        expect(inChinese(`not-sent: ${message}${hint === '' ? '' : `. ${hint}`}`)).not.toMatch(ENGLISH);
      }
    }
  });

  it.each([
    'ThrottlingException',
    'CredentialsProviderError',
    'UnrecognizedClientException',
    'ParameterNotFound',
    'AccessDeniedException',
    'DecryptionFailure',
    'ValidationException',
    'TimeoutError',
  ])('a secret that cannot be read: %s', (name) => {
    const { message, hint } = secretError(
      'ssm:/leadbell/acme/token',
      Object.assign(new Error('x'), { name }),
    );
    expect(inChinese(`${message}. ${hint}`)).not.toMatch(ENGLISH);
    expect(inChinese(`The token of the account could not be read: ${message}`)).not.toMatch(ENGLISH);
  });
});
