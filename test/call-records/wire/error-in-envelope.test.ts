import { describe, expect, test } from 'vitest';
import {
  accessRefusedBy,
  businessError,
  contradicted,
} from '../../../lambdas/call-records/wire/error-in-envelope.ts';

const TOKEN = 'secret-token-0123456789';

describe('a code that is not 200', () => {
  test.each([
    [401, 'token-refused', false],
    [403, 'token-refused', false],
    [429, 'throttled', true],
    [500, 'unavailable', true],
    [599, 'unavailable', true],
    [600, 'refused', false],
    [499, 'refused', false],
    [5002, 'task-not-found', false],
    [1002, 'account-not-found', false],
    [7, 'refused', false],
  ])('%i is %s', (code, name, retryable) => {
    const error = businessError(code, { message: '不行' }, TOKEN);
    expect(error).toMatchObject({ code: name, retryable });
    expect(error.message).toContain(`code ${code}, "不行"`);
  });

  test.each([
    [5002, 'remove it if it was deleted'],
    [1002, '`baseUrl` is its node'],
    [7, 'ask the vendor what this code means'],
  ])('%i says what to do', (code, hint) => {
    expect(businessError(code, {}, TOKEN).hint).toContain(hint);
  });

  test('that nobody knows is kept, as what it says', () => {
    expect(businessError(7, {}, TOKEN)).toMatchObject({
      status: 7,
      message: 'The record API refused the request: code 7.',
    });
  });

  test.each([
    'message',
    'msg',
    'errmsg',
    'err_msg',
    'error_msg',
    'error_message',
    'error_description',
    'errors',
    'error',
    'detail',
    'reason',
    'exception',
  ])('is explained by %s', (field) => {
    expect(businessError(7, { [field]: '没有权限' }, TOKEN).message).toContain('"没有权限"');
    // A flag says nothing.
    expect(businessError(7, { [field]: true }, TOKEN).message).toBe(
      'The record API refused the request: code 7.',
    );
  });

  test('is explained by the first field that says something', () => {
    const envelope = { message: '', error: true, detail: 'second', reason: 'third' };
    expect(businessError(7, envelope, TOKEN).message).toContain('"second"');
  });

  test.each<[Record<string, unknown>, string]>([
    [{ message: 'ok', error: 'query timeout' }, 'query timeout'],
    [{ message: '查询成功', errmsg: '没有权限' }, '没有权限'],
    [{ message: 'ok', errors: [{ detail: 'shard 3 is down' }] }, 'detail: shard 3 is down'],
    [{ error: 'none', detail: 'no shard' }, 'no shard'],
    [{ error: 'none', reason: '没有权限' }, '没有权限'],
    [{ error: 0, reason: '没有权限' }, '没有权限'],
    [{ detail: 'success', reason: '没有权限' }, '没有权限'],
    // Where nothing speaks of an error, what there is.
    [{ message: 'ok', detail: 'done' }, 'ok'],
    [{ message: '', detail: 'done' }, 'done'],
  ])('is explained by what speaks of an error in %j', (envelope, words) => {
    expect(businessError(7, envelope, TOKEN).message).toBe(
      `The record API refused the request: code 7, "${words}".`,
    );
  });

  test('never quotes the token', () => {
    expect(businessError(7, { message: `bad ${TOKEN}` }, TOKEN).message).not.toContain(TOKEN);
  });
});

describe('an answer that says 200 and speaks of an error', () => {
  test.each([
    '未登录',
    '请登陆',
    'Unauthenticated.',
    'please log in',
    'please login',
    '未授权的请求',
    '认证失败',
    'token is invalid',
    'token expired',
    '令牌已过期',
    '令牌失效',
    '令牌错误',
    'invalid token',
    'expired token',
  ])('is a refused token where it says %s', (message) => {
    expect(contradicted({ message }, TOKEN).code).toBe('token-refused');
  });

  test.each([
    '请求超时',
    '系统繁忙',
    '请稍后再试',
    'timeout',
    'time-out',
    'the query timed out',
    'server is busy',
    'overloaded',
    'Too many requests',
    'try again later',
    'Deadlock found',
    'SQLSTATE[HY000]',
    '服务器开小差了',
    '服务异常',
    'Internal error',
    'Server Error',
  ])('may come right by itself where it says %s', (message) => {
    expect(contradicted({ message }, TOKEN)).toMatchObject({ code: 'unavailable', retryable: true });
  });

  test('is refused else, and fewer rows may be answered all the same', () => {
    const error = contradicted({ message: '参数错误' }, TOKEN);
    expect(error).toMatchObject({
      code: 'refused',
      retryable: false,
      mayBeOfPart: true,
      message: 'The record API answered with an error: code 200 beside an error, "参数错误".',
    });
    expect(error.hint).toContain('ask the vendor why it answers so');
  });

  test('is quoted by its status where no other field says anything', () => {
    expect(contradicted({ status: 'fail' }, TOKEN).message).toContain('"fail"');
    expect(contradicted({ status: 'fail', message: '坏了' }, TOKEN).message).toContain('"坏了"');
    expect(contradicted({}, TOKEN, 'no code').message).toBe(
      'The record API answered with an error: no code beside an error.',
    );
  });
});

describe('HTTP 401 or 403', () => {
  const refused = (body: unknown, status = 403) =>
    accessRefusedBy({ status, body: typeof body === 'string' ? body : JSON.stringify(body) }, TOKEN);

  test('refuses the token, in the words of the body where it has any', () => {
    expect(refused({ message: '账号已停用' }, 401)).toMatchObject({
      code: 'token-refused',
      message: 'The record API did not accept the token: expected records, got HTTP 401, "账号已停用".',
    });
    for (const body of ['', 'blocked', [], { message: '' }])
      expect(refused(body).message).toBe(
        'The record API did not accept the token: expected records, got HTTP 403.',
      );
  });

  test.each([
    'IP not allowed',
    '不在白名单',
    'white list',
    'white-list',
    'whitelist',
    'allow list',
    'allowlist',
    '来源地址',
    '访问地址',
  ])('refuses our address, and no token, where it speaks of that: %s', (message) => {
    expect(refused({ message })).toMatchObject({
      code: 'unexpected-answer',
      mayBeOfPart: false,
      retryable: true,
    });
    expect(businessError(403, { message }, TOKEN).code).toBe('unexpected-answer');
  });

  test.each(['zip file', 'ship', 'addresses'])('and not where it only sounds like it: %s', (message) => {
    expect(refused({ message }).code).toBe('token-refused');
  });
});
