import { createTranslate } from './translate.ts';
import { CHANNELS } from './zh-CN/channels.ts';
import { CONNECTIONS } from './zh-CN/connections.ts';
import { READING } from './zh-CN/reading.ts';
import { RUNNING } from './zh-CN/running.ts';
import { SECRETS } from './zh-CN/secrets.ts';

/** What a kind of outcome and its text are written with comes first: `not-sent: expected a connection, got …`. */
export const translateZhCN = createTranslate({
  entries: [...CHANNELS, ...SECRETS, ...READING, ...CONNECTIONS, ...RUNNING],
  semicolon: '；',
  fullStop: '。',
  counted: (text, count) => `${text}（${count} 条）`,
});
