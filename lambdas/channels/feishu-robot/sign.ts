import { createHmac } from 'node:crypto';

/**
 * What a robot with a signature wants in the body: when, in seconds, and the proof. Here the secret is part of the key
 * and nothing is signed: the other way round than DingTalk's. Good for an hour.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function signatureOf(secret: string, nowMs: number): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(nowMs / 1000));
  const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
  return { timestamp, sign };
}
