import { createTranslate, type Translate } from './translate.ts';
import { CHANNELS } from './zh-CN/channels.ts';
import { CONNECTIONS } from './zh-CN/connections.ts';
import { READING } from './zh-CN/reading.ts';
import { RUNNING } from './zh-CN/running.ts';
import { SECRETS } from './zh-CN/secrets.ts';

let translate: Translate | null = null;

/** Made when the first fault is told, which is not when a function starts. */
export function translateZhCN(text: string): string {
  // The first entry that fits counts: kinds of outcomes come before the texts that follow them.
  translate ??= createTranslate({
    entries: [...CHANNELS, ...SECRETS, ...READING, ...CONNECTIONS, ...RUNNING],
    semicolon: '；',
    fullStop: '。',
    counted: (counted, count) => `${counted}（${count} 条）`,
  });
  return translate(text);
}
