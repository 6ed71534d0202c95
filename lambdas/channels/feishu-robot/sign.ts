import { createHmac } from 'node:crypto';

/**
 * The time in seconds and the signature, for the body. The secret is part of the key and the signed text is empty: the
 * opposite of DingTalk's. Valid for an hour.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function signatureOf(secret: string, nowMs: number): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(nowMs / 1000));
  const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
  return { timestamp, sign };
}

/** As long as a signature, and plainly none: it is made when a message is sent. */
export const NO_SIGNATURE: ReturnType<typeof signatureOf> = {
  timestamp: '0000000000',
  sign: '(made with the secret when it is sent)'.padEnd(44, '='),
};
