import { createHash } from 'node:crypto';
import type { Message } from '../messages/message.ts';

/** The form that WeCom requires: https://developer.work.weixin.qq.com/document/path/91770 */
export function imageOf(png: Uint8Array): NonNullable<Message['image']> {
  return {
    pngBase64: Buffer.from(png).toString('base64'),
    md5: createHash('md5').update(png).digest('hex'),
  };
}
