import * as v from 'valibot';
import { createHttpClient } from '../../platform/http/node-http.ts';
import { proxyRef, reachOf } from '../../platform/http/reach.ts';
import { reach, secretRef } from '../../platform/schema/fields.ts';
import { listOf, section } from '../../platform/schema/section.ts';
import { judgeAddress } from '../address.ts';
import { keyword } from '../constant-word.ts';
import { defineReceiver } from '../receiver.ts';
import { bodyOf, type Look } from './body.ts';
import { ADDRESS, createDingtalkRobot, TYPE } from './dingtalk-robot.ts';
import { mention } from './mentions.ts';

const MOST_PEOPLE = 20;

/** A DingTalk group robot (自定义机器人). */
export const dingtalkRobot = defineReceiver({
  type: TYPE,
  label: { 'zh-CN': '钉钉群机器人', en: 'DingTalk group robot' },
  schema: section({
    type: v.literal(TYPE),
    webhook: secretRef,
    secret: v.optional(secretRef),
    keyword: v.optional(keyword),
    mention: v.optional(
      v.pipe(listOf(mention), v.maxLength(MOST_PEOPLE, `expected at most ${MOST_PEOPLE} people`)),
      [],
    ),
    ...reach,
  }),
  topicKey: null,
  secrets: (config) => [
    { key: 'webhook', ref: config.webhook },
    ...(config.secret === undefined ? [] : [{ key: 'secret', ref: config.secret }]),
    ...proxyRef(config),
  ],
  judgeSecret(key, value) {
    if (key === 'webhook') return judgeAddress(value, ADDRESS);
    const warning = value.startsWith('SEC') ? null : 'does not begin with SEC, as the secrets of DingTalk do';
    return { problem: null, warning };
  },
  describe: ({ webhook, secret }) =>
    `webhook from ${webhook}${secret === undefined ? '' : `, signed with ${secret}`}`,
  create: (name, config, { clock, secrets, ...deps }) => {
    const { secret } = config;
    return createDingtalkRobot({
      ...lookOf(config),
      name,
      clock,
      webhook: (options) => secrets.get(config.webhook, options),
      secret: secret === undefined ? null : (options) => secrets.get(secret, options),
      http: createHttpClient({ of: 'channel', ...reachOf(config, deps, secrets) }),
    });
  },
  show(message, config) {
    const { body } = bodyOf({ ...message, mention: false }, lookOf(config));
    return body.msgtype === 'text'
      ? { look: 'plain', text: body.text.content }
      : { look: 'dingtalk', text: body.markdown.text };
  },
});

const lookOf = (config: { mention: readonly string[]; keyword?: string | undefined }): Look => ({
  mention: config.mention,
  keyword: config.keyword ?? null,
});
