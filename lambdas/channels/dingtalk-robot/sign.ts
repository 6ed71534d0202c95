import { createHmac } from 'node:crypto';

/**
 * The address as a robot with a signature wants it: when, in milliseconds, and the proof. Good for an hour.
 * https://open.dingtalk.com/document/robots/customize-robot-security-settings
 */
export function signed(url: URL, secret: string, nowMs: number): URL {
  const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
  const withSign = new URL(url);
  withSign.searchParams.set('timestamp', String(nowMs));
  withSign.searchParams.set('sign', sign);
  return withSign;
}
