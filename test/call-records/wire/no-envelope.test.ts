import { describe, expect, test } from 'vitest';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import type { RawAnswer } from '../../../lambdas/call-records/wire/raw-answer.ts';
import { readRaw } from './raw-answer.ts';

function errorOf(body: unknown, said: Partial<RawAnswer> = {}): CallRecordsError {
  try {
    readRaw(body, said);
  } catch (error) {
    if (error instanceof CallRecordsError) return error;
    throw error;
  }
  throw new Error('expected an error, got an answer');
}
const asPage = (body: string, said: Partial<RawAnswer> = {}) =>
  errorOf(body, { contentType: 'text/html; charset=utf-8', ...said });

const FAILED_GATEWAY = { code: 'unavailable', message: expect.stringContaining('a failed gateway') };
const GUARD = {
  code: 'unexpected-answer',
  retryable: true,
  message: expect.stringContaining('got a web page, as of a guard'),
  mayBeOfPart: false,
};

describe('a web page in place of records', () => {
  test.each([
    '<title>502 Bad Gateway</title>',
    '<h1>504</h1>',
    '<h2 class="x">HTTP 503</h2>',
    '<h3>Error 500</h3>',
    '<h1>HTTP Error 500</h1>',
    '<center><b> <i>502',
    '<center><strong>502',
    '<title>  502',
    '<title>  Bad gateway',
    '<title>Gateway time',
    '<title>Service Unavailable',
    '<title>Service temporarily unavailable',
    '<h1>Internal Server Error</h1>',
    '<p>upstream connect error',
    '<p>upstream server',
    '<p>upstream request',
    '<p>origin is unreachable',
    '<p>origin timeout',
    '<p>origin time-out',
    '<p>gateway timeout',
    '<center>nginx</center>',
    '<center>openresty</center>',
    '<p>网关错误',
    '<p>错误网关',
    '<p>服务器错误',
    '<p>服务器内部错误',
    '<p>服务不可用',
    '<p>服务暂时不可用',
    '<p>服务器忙',
    '<p>服务器正忙',
    '<p>服务器繁忙',
  ])('is a failed gateway’s: %s', (page) => {
    expect(asPage(page)).toMatchObject(FAILED_GATEWAY);
  });

  test.each([
    '<title>Order 5020</title>',
    '<p>502',
    '<title>Room 502</title>',
    '<titles>502',
    '<h4>502</h4>',
  ])('says nothing that is known: %s', (page) => {
    expect(asPage(page)).toMatchObject({
      code: 'unexpected-answer',
      retryable: true,
      message: expect.stringContaining('got a web page.'),
    });
  });

  test('that speaks of a login refuses the token, unless its title is a gateway’s', () => {
    for (const words of [
      '请登录',
      'Log in',
      'login',
      'sign-in',
      'signin',
      'password',
      'unauthorized',
      '认证',
    ])
      expect(asPage(`<p>${words}`)).toMatchObject({ code: 'token-refused' });
    expect(asPage('<p>请登录').message).toContain('got a web page, as for a login.');
    expect(asPage('<title>502</title>请登录')).toMatchObject(FAILED_GATEWAY);
  });

  test('may speak of maintenance, or be a guard’s', () => {
    for (const words of ['系统维护', '升级中', '请稍后', 'maintenance', 'temporarily'])
      expect(asPage(`<p>${words}`)).toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('a web page that speaks of maintenance'),
      });
    for (const words of ['验证码', '拦截', 'captcha', 'Cloudflare', 'WAF', 'access denied', 'blocked'])
      expect(asPage(`<p>${words}`)).toMatchObject(GUARD);
    expect(asPage('<p>wafer')).toMatchObject({ message: expect.stringContaining('got a web page.') });
  });

  test.each([
    ['<br />\n<b>Fatal error</b>: x', 'unavailable', 'its program broke off with an error of PHP'],
    ['<b>Parse error</b>: x', 'unavailable', 'its program broke off'],
    ['<b>Warning</b>: Uncaught x', 'unavailable', 'its program broke off'],
    ['<br>\n<b>Warning</b>: x', 'unexpected-answer', 'notices of PHP, and no whole JSON'],
    ['<br><b>Warning</b>: x', 'unexpected-answer', 'notices of PHP'],
    [' <br/> <b>Notice</b>: x', 'unexpected-answer', 'notices of PHP'],
    ['<b>Deprecated</b>: x', 'unexpected-answer', 'notices of PHP'],
    ['<b>Strict Standards</b>: x', 'unexpected-answer', 'notices of PHP'],
    ['<p><b>Notice</b>', 'unexpected-answer', 'got a web page.'],
  ])('is PHP’s: %s', (page, code, message) => {
    expect(asPage(page)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('by a status of its own is no address of the record API', () => {
    expect(asPage('<p>hello', { status: 400 })).toMatchObject({ status: 400, retryable: false });
    expect(asPage('<p>hello', { status: 404 })).toMatchObject({
      code: 'unexpected-answer',
      retryable: false,
      status: 404,
      message: 'There is no record API at this address: expected records, got HTTP 404.',
    });
  });

  test('is seen by its first letter where it does not say what it is, and JSON that says it is a page is none', () => {
    expect(errorOf(' <p>请登录')).toMatchObject({ code: 'token-refused' });
    expect(errorOf('<p>请登录')).toMatchObject({ code: 'token-refused' });
    expect(asPage('<p>{"a":1} login')).toMatchObject({ code: 'token-refused' });
    expect(asPage('{"login')).toMatchObject({ message: expect.stringContaining('broken inside') });
    expect(errorOf('请登录 <p>')).toMatchObject({ code: 'unexpected-answer' });
    expect(asPage(' {"login')).toMatchObject({ message: expect.stringContaining('broken inside') });
    expect(asPage(' [login').message).toContain('a body that is no JSON');
  });
});

describe('a body that is no JSON', () => {
  test.each([
    ['', 'got an empty body.'],
    [' \n', 'got an empty body.'],
    ['hello', 'got a body that is no JSON, or only part of one.'],
    ['x {"', 'got a body that is no JSON, or only part of one.'],
    ['{', 'got a body that is no JSON, or only part of one.'],
  ])('%j says what it is', (body, message) => {
    expect(errorOf(body)).toMatchObject({
      code: 'unexpected-answer',
      retryable: true,
      status: null,
      message: expect.stringContaining(message),
    });
  });

  test.each(['{"code":200,"da', ' {\n"code"'])('that begins as it should is broken inside: %s', (body) => {
    const error = errorOf(body);
    expect(error).toMatchObject({ code: 'unexpected-answer', retryable: true, mayBeOfPart: true });
    expect(error.message).toContain('broken inside, or breaks off');
    expect(error.hint).toContain('one record breaks the JSON');
  });

  test('keeps its status where that is not 200', () => {
    expect(errorOf('hello', { status: 404 })).toMatchObject({ status: 404 });
    expect(errorOf('{"code"', { status: 400 }).message).toContain('no JSON, or only part');
    expect(errorOf('{"code"', { status: 299 }).message).toContain('broken inside');
    expect(errorOf('{"code"', { status: 300, location: null }).message).toContain('a redirect');
  });
});

describe('JSON that is no answer', () => {
  test('speaks of the login, of an error, or of neither', () => {
    expect(errorOf({ message: 'token missing' })).toMatchObject({
      code: 'token-refused',
      message: expect.stringContaining('a body that speaks of the login'),
    });
    expect(errorOf({ success: false, errmsg: '停用' }).message).toContain('no code beside an error, "停用"');
    expect(errorOf({ message: 'hello' }).message).toContain('JSON without a `code`');
    expect(errorOf([{ message: 'token' }]).message).toContain('JSON without a `code`');
    expect(errorOf('null').message).toContain('JSON without a `code`');
  });

  test('with a status of 400 or more is another server’s', () => {
    expect(errorOf({ message: 'token missing' }, { status: 400 })).toMatchObject({
      status: 400,
      retryable: false,
      message: expect.stringContaining('got HTTP 400.'),
    });
  });
});

describe('a redirect', () => {
  const to = (location: string | null, url = 'http://node.example.cn/agent-api/x') =>
    errorOf('', { status: 302, location, url });

  test.each([null, '', 'http://'])('to nowhere (%j)', (location) => {
    expect(to(location)).toMatchObject({
      code: 'unexpected-answer',
      retryable: false,
      message:
        'The record API is not at this address: expected records, got a redirect (HTTP 302) to nowhere.',
      hint: expect.stringContaining('Check `baseUrl`'),
    });
  });

  test.each([
    '/login',
    '/log-in',
    '/sign-in',
    '/signin',
    '/passport/x',
    'https://sso.example.cn/',
    '/cas',
    '/oauth2',
  ])('to a login refuses the token: %s', (location) => {
    expect(to(location)).toMatchObject({
      code: 'token-refused',
      message: expect.stringContaining('a redirect (HTTP 302), as to a login page'),
      hint: expect.stringMatching(/new token.* Check `baseUrl`/),
    });
  });

  test('to something that only sounds like one does not', () => {
    expect(to('/cascade')).toMatchObject({ code: 'unexpected-answer' });
    expect(to('/x?next=login')).toMatchObject({ code: 'unexpected-answer' });
  });

  test('from http to https says what to write', () => {
    expect(to('https://node.example.cn:8443/agent-api/x')).toMatchObject({
      message: expect.stringContaining('a redirect (HTTP 302) from http to https.'),
      hint: 'Set `baseUrl` of this account in leadbell.yaml to https://node.example.cn:8443, with its path prefix if it has one.',
    });
  });

  test('within the host, and to another one', () => {
    expect(to('/elsewhere').message).toContain('to another path of the same host.');
    const secure = 'https://node.example.cn/agent-api/x';
    expect(to('https://node.example.cn/elsewhere', secure).message).toContain(
      'to another path of the same host.',
    );
    expect(to('http://node.example.cn/elsewhere', secure).message).toContain(
      'another path of the same host.',
    );
    expect(to('https://node2.example.cn/x')).toMatchObject({
      message: expect.stringContaining('a redirect (HTTP 302) to node2.example.cn.'),
      hint: expect.stringContaining(
        'set `baseUrl` of this account in leadbell.yaml to https://node2.example.cn;',
      ),
    });
    expect(to('http://node.example.cn:81/x').message).toContain('to node.example.cn:81.');
  });
});
