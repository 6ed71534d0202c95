import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimOf, claimOfError, claimOfMessage } from '../../../lambdas/call-records/wire/claims.ts';
import { vendorRecord, vendorRecords } from '../../support/records.ts';
import { faults, startVendor, type Vendor } from '../../support/vendor.ts';
import { ALL, clientOf, errorOf } from '../record-client.ts';

let vendor: Vendor;
beforeAll(async () => {
  vendor = await startVendor({ records: vendorRecords(2) });
});
afterAll(() => vendor.close());

describe('what an envelope says of itself', () => {
  it.each(['status', 'success', 'state'])('is read from `%s`', (field) => {
    const said = (value: unknown) => claimOf({ [field]: value });
    for (const nothing of [undefined, null, '', ' ']) expect(said(nothing)).toBe('nothing');
    for (const good of [
      true,
      1,
      '200',
      '299',
      'success',
      'Successful',
      'successfully',
      'succeeded',
      'succeed',
    ])
      expect(said(good)).toBe('success');
    for (const good of [
      'OK',
      'okay',
      'true',
      'yes',
      'Y',
      ' done ',
      'complete',
      'completed',
      'normal',
      '查询成功',
    ])
      expect(said(good)).toBe('success');
    for (const bad of [false, -1, 300, '500', 'false', 'NO', 'n', 'ng', 'ko', 'failed', '查询失败', '不存在'])
      expect(said(bad)).toBe('error');
    for (const unknown of [0, 2, 100, 20, 2000 / 10 - 1, 'pending', 'nope', 'know', 'y2', 'my', '出了点问题'])
      expect(said(unknown)).toBe('unknown');
  });

  it.each(['error', 'errors', 'exception'])('is an error where `%s` says something', (field) => {
    const said = (value: unknown) => claimOf({ [field]: value });
    for (const none of [
      undefined,
      null,
      false,
      '',
      0,
      '0',
      'none',
      'No',
      'null',
      'nil',
      'ok',
      'success',
      '无',
      '成功',
    ])
      expect(said(none)).toBe('nothing');
    for (const none of [{}, [], ' ', 'false']) expect(said(none)).toBe('nothing');
    for (const some of [true, 1, 'x', 'ok?', 'not ok', ['x'], { a: 1 }]) expect(said(some)).toBe('error');
  });

  it.each(['errcode', 'errno', 'err_code', 'error_code'])(
    'is an error where `%s` is another number',
    (field) => {
      const said = (value: unknown) => claimOf({ [field]: value });
      for (const none of [undefined, null, 0, '0', 200, 'x']) expect(said(none)).toBe('nothing');
      for (const some of [1, -1, '40001', 201]) expect(said(some)).toBe('error');
    },
  );

  it('is an error where one field says so, and a success where one says that and none an error', () => {
    expect(claimOf({ status: 'success', success: false })).toBe('error');
    expect(claimOf({ status: 'pending', success: true })).toBe('success');
    expect(claimOf({ status: 'pending' })).toBe('unknown');
    expect(claimOf({ success: true, error_code: 7 })).toBe('error');
    expect(claimOf({})).toBe('nothing');
  });
});

describe('a field that is named for an error', () => {
  it.each([undefined, null, false, '', ' 0 ', 'None', {}, []])('says nothing by %j', (value) => {
    expect(claimOfError(value)).toBe('nothing');
  });

  it.each([true, 7, 'x', ['x'], { a: 1 }])('says that there is one by %j', (value) => {
    expect(claimOfError(value)).toBe('error');
  });
});

describe('what a message sounds like', () => {
  it.each([
    'ok',
    ' Success ',
    ' yes ',
    '200',
    '暂无数据',
    '没有记录',
    'no data',
    'No Results',
    'empty',
    '查询成功',
    'all is OK now',
  ])('a success: %j', (message) => {
    expect(claimOfMessage(message)).toBe('success');
  });

  it.each([
    '失败',
    'timed out',
    'timeout',
    'time-out',
    'invalid',
    '没有权限',
    '您没有访问该任务的权限',
    '无权访问',
    'no permission',
    '操作成功后出错',
    { a: 1 },
    ['x'],
  ])('an error: %j', (message) => {
    expect(claimOfMessage(message)).toBe('error');
  });

  it.each(['', ' ', null, undefined, {}, [], true])('nothing: %j', (message) => {
    expect(claimOfMessage(message)).toBe('nothing');
  });

  it.each(['请联系管理员', 'hello', '12', 'oks', 'not1'])('neither: %j', (message) => {
    expect(claimOfMessage(message)).toBe('unknown');
  });
});

const answer = (envelope: Record<string, unknown>) => {
  vendor.set({ fault: () => faults.body(JSON.stringify(envelope)) });
};

describe('an answer with code 200 that speaks of an error is one', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ status: 'error', message: '查询超时', data: [] }, 'unavailable'],
    [{ status: 'fail', message: '参数不对', data: null }, 'refused'],
    [{ status: 'FAILED', message: '', data: [] }, 'refused'],
    [{ status: '失败', data: [] }, 'refused'],
    [{ status: false, data: [] }, 'refused'],
    [{ status: 500, data: [] }, 'refused'],
    [{ success: false, message: 'x', data: [] }, 'refused'],
    [{ success: 'false', data: [] }, 'refused'],
    [{ status: 'success', errors: { start_at: ['格式'] }, data: [] }, 'refused'],
    [{ error: '数据库异常', data: [] }, 'refused'],
    [{ error: true, data: [] }, 'refused'],
    [{ message: '没有权限', data: [] }, 'refused'],
    [{ message: '系统繁忙，请稍后再试', data: [] }, 'unavailable'],
    [{ message: '请联系管理员', data: null }, 'refused'],
    [{ message: '请联系管理员' }, 'refused'],
    [{ status: 'error', message: '未登录', data: [] }, 'token-refused'],
    [{ status: '出了点问题', data: [] }, 'refused'],
  ])('%j', async (envelope, code) => {
    answer({ code: 200, ...envelope });
    const error = await errorOf(vendor);
    expect(error.code).toBe(code);
    if (typeof envelope.message === 'string') expect(error.message).toContain(envelope.message);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ code: 200, success: false, errmsg: '任务已归档' }, '任务已归档'],
    [{ code: 200, success: false, message: '', errmsg: '任务已归档', data: [] }, '任务已归档'],
    [{ success: false, message: '参数不对' }, '参数不对'],
    [{ success: false, errmsg: '参数不对', data: null }, '参数不对'],
    [{ errcode: 40001, errmsg: '节点停用' }, '节点停用'],
    [{ code: 3001, msg: '节点停用' }, '节点停用'],
    [{ code: 3001, error: { reason: '节点停用' } }, '节点停用'],
  ])('%j is told in its own words', async (envelope, words) => {
    answer(envelope);
    const error = await errorOf(vendor);
    expect(error.code).toBe('refused');
    expect(error.message).toContain(words);
    expect(error.hint).not.toContain('baseUrl');
  });

  it.each<[Record<string, unknown>]>([
    [{ status: 'success' }],
    [{ status: 'OK' }],
    [{ status: true }],
    [{ status: 1 }],
    [{ status: '200' }],
    [{ status: '成功' }],
    [{ success: true, error: null, errors: [] }],
    [{ message: '暂无数据', data: null }],
    [{ status: 'success', message: '', data: null }],
    [{ error: 0, errcode: 0 }],
    [{ message: 'anything' }],
    [{}],
  ])('and %j is none', async (envelope) => {
    answer({ code: 200, data: [], ...envelope });
    expect((await clientOf(vendor).page(ALL, 1)).rows).toEqual([]);
  });
});

describe('what stands around an answer', () => {
  const whole = JSON.stringify({ code: 200, status: 'success', data: [vendorRecord({ extra: '}{"' })] });
  const notice =
    '<br />\n<b>Notice</b>:  Undefined index: {"x in <b>/www/a.php</b> on line <b>12</b><br />\n';

  it.each([
    ['before it', notice + whole],
    ['behind it', whole + notice],
    ['on both sides', `${notice}${whole}\n${notice}`],
  ])('notices of PHP %s are cut off', async (_, body) => {
    vendor.set({ fault: () => faults.body(body, { 'content-type': 'text/html' }) });
    const { rows } = await clientOf(vendor).page(ALL, 1);
    expect(rows).toMatchObject([{ readable: true, record: { extra: '}{"' } }]);
  });

  it('half an answer behind a notice is none, and no matter of the token', async () => {
    vendor.set({ fault: () => faults.body(notice + whole.slice(0, -20)) });
    expect((await errorOf(vendor)).hint).not.toContain('Copy a new token from');
  });

  it('a page that holds JSON is a page', async () => {
    vendor.set({ fault: () => faults.body(`<html><body>请登录<script>x = ${whole}</script></body></html>`) });
    expect((await errorOf(vendor)).code).toBe('token-refused');
  });

  it('a redirect to https says which setting to change, another one says where to, by its host alone', async () => {
    const { host, hostname } = new URL(vendor.url);
    vendor.set({ fault: () => faults.redirect(`https://${host}/agent-api?token=abc`, 301) });
    const secure = await errorOf(vendor);
    expect(secure).toMatchObject({ code: 'unexpected-answer', retryable: false });
    expect(secure.message).toContain('from http to https');
    expect(secure.hint).toContain(`https://${hostname}`);
    vendor.set({ fault: () => faults.redirect('https://node2.example.cn/x?token=abc', 302) });
    const other = await errorOf(vendor);
    expect(other.message).toContain('to node2.example.cn');
    for (const { message, hint } of [secure, other]) {
      expect(`${message} ${hint}`).not.toContain('abc');
      expect(hint).not.toContain('new token');
    }
  });

  it('rows of another task are not read as this one’s', async () => {
    vendor.set({
      fault: () =>
        faults.body(
          JSON.stringify({
            code: 200,
            data: [vendorRecord({ task_id: 'other-1' }), vendorRecord({ task_id: null })],
          }),
        ),
    });
    const { rows } = await clientOf(vendor).page(ALL, 1);
    expect(rows).toMatchObject([{ readable: false, otherTask: 'other-1' }, { readable: true }]);
  });
});

describe('what came in the record API’s place', () => {
  it('is a firewall with 403, and no token is to be copied for it', async () => {
    const page =
      '<!DOCTYPE html><html><title>访问被拦截</title><h1>Web Application Firewall (WAF): blocked</h1></html>';
    vendor.set({
      fault: () => (response) => {
        response.writeHead(403, { 'content-type': 'text/html' });
        response.end(page);
      },
    });
    const error = await errorOf(vendor);
    expect(error).toMatchObject({ code: 'unexpected-answer', mayBeOfPart: false });
    expect(error.hint).toMatch(/firewall or gateway .* the token was not refused/);
  });

  it.each([
    ['HTTP 403', 403, { message: 'IP 不在白名单' }],
    ['code 403', 200, { code: 403, message: 'Your IP is not in the allow list' }],
  ])(
    'is a list of addresses that lacks ours, by %s: it says so, and no token is to be copied',
    async (...given) => {
      const [said, status, body] = given;
      vendor.set({
        fault: () => (response) => {
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end(JSON.stringify(body));
        },
      });
      const error = await errorOf(vendor);
      expect(error).toMatchObject({ code: 'unexpected-answer', mayBeOfPart: false });
      expect(error.message).toContain(`${said}, "${body.message}"`);
    },
  );

  it('is a refusal that says why: it is quoted', async () => {
    vendor.set({
      fault: () => (response) => {
        response.writeHead(403, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ message: '账号已停用' }));
      },
    });
    expect(await errorOf(vendor)).toMatchObject({
      code: 'token-refused',
      message: expect.stringContaining('HTTP 403, "账号已停用"'),
    });
  });

  it('is JSON that one row breaks: the vendor is to be asked, and not for its address', async () => {
    vendor.set({ fault: () => faults.body('{"code":200,"data":[{"id":"a","name":"x"y"}],"meta":{}}') });
    const error = await errorOf(vendor);
    expect(error).toMatchObject({ code: 'unexpected-answer', mayBeOfPart: true });
    expect(error.hint).toContain('one record breaks the JSON');
    expect(error.hint).not.toContain('baseUrl');
  });
});
