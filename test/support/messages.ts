import { createHash } from 'node:crypto';
import type { Message } from '../../lambdas/messages/message.ts';
import { verbatim } from './printed.ts';

/** A rendered message, when a test is about how it travels and not about what it says. */
export function aMessage({
  markdown = '**【A】王芳 · 晨光教育｜秋季课程回访**\n电话 **18555525545**',
  ...overrides
}: Partial<Message> & { markdown?: string } = {}): Message {
  return {
    id: 'record-1:A:sales',
    event: 'alert',
    subject: '【A】秋季课程回访 · 安徽蚌埠',
    document: verbatim(markdown),
    text: '【A】王芳 · 晨光教育｜秋季课程回访\n\n电话　18555525545',
    sms: '【A】王芳 18555525545 秋季课程回访',
    data: { id: 'record-1:A:sales', event: 'alert', grade: 'A', lead: { phone: '18555525545' } },
    attributes: { event: 'alert', grade: 'A', task: '秋季课程回访', province: '安徽' },
    mention: true,
    ...overrides,
  };
}

/** The smallest PNG there is: one grey pixel. */
export function aPicture(): NonNullable<Message['image']> {
  const pngBase64 =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
  return { pngBase64, md5: createHash('md5').update(Buffer.from(pngBase64, 'base64')).digest('hex') };
}

/** A signal that never aborts. */
export const patient = (): AbortSignal => new AbortController().signal;
