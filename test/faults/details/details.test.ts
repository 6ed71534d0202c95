import { describe, expect, it } from 'vitest';
import { detailIn } from '../../../lambdas/faults/details/at-hand.ts';

const inChinese = detailIn('zh-CN');

describe('the detail of a fault, for who reads Chinese', () => {
  it.each([
    [
      'The record API is not available: HTTP 502, and asks to wait 20 s.',
      '平台的接口暂时不可用：HTTP 502，并要求等 20 秒',
    ],
    [
      'The record API did not accept the token: expected records, got code 401, "登录已过期".',
      '平台的接口不接受这个令牌：代码 401，“登录已过期”',
    ],
    [
      'The record API at ai.example.cn could not be reached or hung up: ENOTFOUND (the name of the server has no address here).',
      '连不上平台的接口 ai.example.cn，或连接被中断：这里查不到服务器的地址（ENOTFOUND）',
    ],
    [
      'not-sent: expected a connection, got ECONNREFUSED',
      'not-sent（没有发出）：没有连上：对方拒绝连接（ECONNREFUSED）',
    ],
    [
      'not-sent: expected a connection, got CERT_HAS_EXPIRED (its certificate has expired). Tell whoever runs the server to renew it; check the clock of this machine too.',
      'not-sent（没有发出）：没有连上：证书已过期（CERT_HAS_EXPIRED）。请管服务器的人更新证书，并检查本机的时钟。',
    ],
    [
      'errcode 93000: the webhook key is not valid, or the robot was removed',
      'errcode 93000：webhook 的 key 无效，或机器人已被移除',
    ],
    [
      'HTTP 403 without a readable errcode: refused, and not said why, to different messages',
      'HTTP 403，没有能读懂的 errcode：拒绝了，没说原因；不同的消息都是这样',
    ],
    [
      'rejected: errcode 40033: a character is not valid (2); cut: ECONNRESET',
      'rejected（内容被拒绝）：errcode 40033：有无效字符（2 条）；cut（连接中断）：连接被对方中断（ECONNRESET）',
    ],
    [
      'The secret ssm:/leadbell/acme/token cannot be read: access is denied (AccessDeniedException, ssm:GetParameter). Allow ssm:GetParameter on it to the role that reads it, and see whether a policy of the secret or its key forbids it.',
      '密钥 ssm:/leadbell/acme/token 读不到：没有权限（AccessDeniedException, ssm:GetParameter）。请给读取它的角色授予 ssm:GetParameter，并检查密钥或它的 KMS 密钥的策略是否禁止。',
    ],
    [
      '秋季课程回访: time-out; the window before: unavailable',
      '秋季课程回访：超时（time-out）；用来对比的上一个时段：平台出错或连不上（unavailable）',
    ],
    ['+2 h 5 min', '+2 小时 5 分钟'],
    ['3 of 40 windows', '40 个窗口里有 3 个没有读到'],
  ])('%s', (english, chinese) => {
    expect(inChinese(english)).toBe(chinese);
    expect(detailIn('en')(english)).toBe(english);
  });

  it.each([
    'The robot said so.',
    '3 of 250 rows',
    'x'.repeat(10_000),
    '. '.repeat(2000),
    '; a (1) '.repeat(500),
  ])('what is not known stays as it is (%#)', (text) => {
    expect(inChinese(text)).toBe(text);
  });
});
