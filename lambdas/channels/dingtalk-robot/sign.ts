import { createHmac } from 'node:crypto';

/**
 * The address with the time in milliseconds and the signature. Valid for an hour.
 * https://open.dingtalk.com/document/robots/customize-robot-security-settings
 */
export function signed(url: URL, secret: string, nowMs: number): URL {
  const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
  const withSign = new URL(url);
  withSign.searchParams.set('timestamp', String(nowMs));
  withSign.searchParams.set('sign', sign);
  return withSign;
}
