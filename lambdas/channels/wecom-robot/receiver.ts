import * as v from 'valibot';
import { createHttpClient } from '../../platform/http/node-http.ts';
import { proxyRef, reachOf } from '../../platform/http/reach.ts';
import { reach, secretRef, text, visible } from '../../platform/schema/fields.ts';
import { section } from '../../platform/schema/section.ts';
import { judgeAddress } from '../address.ts';
import { people } from '../people.ts';
import { rests } from '../quiet-hours.ts';
import { defineReceiver } from '../receiver.ts';

import { ADDRESS, createWecomRobot, displayFor, mentionLine, printed, wireOf } from './wecom-robot.ts';

const TYPE = 'wecom-robot';
/** A WeCom user id, which goes into `<@…>`, or `@all` for everybody. At most 64 bytes: https://developer.work.weixin.qq.com/document/path/90195 */
const mention = v.pipe(
  text,
  visible('a user id'),
  v.regex(
    /^(?:@all|[A-Za-z0-9][\w@.-]{0,63})$/,
    'expected a WeCom user id: up to 64 letters, digits and _ - @ ., beginning with a letter or digit; or "@all"',
  ),
  v.check(
    (value) => !/^(?:86)?1[3-9]\d{9}$/.test(value),
    'expected a WeCom user id, got a phone number: a robot mentions people by their id in the contacts of WeCom',
  ),
);

/** A WeCom group robot. */
export const wecomRobot = defineReceiver({
  type: TYPE,
  label: { 'zh-CN': '企业微信群机器人', en: 'WeCom group robot' },
  mentions: { kind: 'wecom', one: mention, isPhone: false },
  schema: section({
    type: v.literal(TYPE),
    webhook: secretRef,
    mention: people(mention),
    ...reach,
    ...rests,
  }),
  topicKey: null,
  secrets: (config) => [{ key: 'webhook', ref: config.webhook }, ...proxyRef(config)],
  judgeSecret: (_, value) => judgeAddress(value, ADDRESS),
  // Mentions must not use up the message, so only a limited number is sent.
  warnings: ({ mention }) => {
    const fit = mentionLine(mention).split('<@').length - 1;
    const message = `only the first ${fit} of ${mention.length} people fit into the 1,024 bytes for mentions: nobody from here on is mentioned`;
    return fit === mention.length ? [] : [{ path: ['mention', fit], message }];
  },
  describe: ({ webhook }) => `webhook from ${webhook}`,
  create: (name, config, deps) =>
    createWecomRobot({
      name,
      mention: config.mention,
      webhook: (options) => deps.secrets.get(config.webhook, options),
      http: createHttpClient({ of: 'channel', ...reachOf(config, deps, deps.secrets) }),
    }),
  wire: (message, { mention }) => wireOf(message, mention),
  show: (message, { mention }) => ({ look: 'wecom', text: printed(message, displayFor(mention)) }),
});
