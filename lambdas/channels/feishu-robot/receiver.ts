import * as v from 'valibot';
import { createHttpClient } from '../../platform/http/node-http.ts';
import { proxyRef, reachOf } from '../../platform/http/reach.ts';
import { reach, secretRef, text, visible } from '../../platform/schema/fields.ts';
import { listOf, section } from '../../platform/schema/section.ts';
import { judgeAddress } from '../address.ts';
import { keyword } from '../constant-word.ts';
import { defineReceiver } from '../receiver.ts';
import { type Look, shownOf, templateOf } from './card.ts';
import { ADDRESS, createFeishuRobot, TYPE } from './feishu-robot.ts';

const MOST_PEOPLE = 20;

/** Whom a robot mentions: it knows nobody by a number or an e-mail address. */
const mention = v.pipe(
  text,
  visible('an open_id'),
  v.regex(
    /^(?:@all|ou_[A-Za-z0-9]{1,64})$/,
    'expected the open_id of a member, which begins with ou_, or "@all": a robot of Feishu mentions nobody by a mobile number',
  ),
);

/** A Feishu or Lark group robot (自定义机器人). */
export const feishuRobot = defineReceiver({
  type: TYPE,
  label: { 'zh-CN': '飞书群机器人', en: 'Feishu group robot' },
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
  judgeSecret: (key, value) =>
    key === 'webhook' ? judgeAddress(value, ADDRESS) : { problem: null, warning: null },
  describe: ({ webhook, secret }) =>
    `webhook from ${webhook}${secret === undefined ? '' : `, signed with ${secret}`}`,
  create: (name, config, { clock, random, secrets, ...deps }) => {
    const { secret } = config;
    return createFeishuRobot({
      ...lookOf(config),
      name,
      clock,
      random,
      webhook: (options) => secrets.get(config.webhook, options),
      secret: secret === undefined ? null : (options) => secrets.get(secret, options),
      http: createHttpClient({ of: 'channel', ...reachOf(config, deps, secrets) }),
    });
  },
  show(message, config) {
    const { title, text: words } = shownOf(message, lookOf(config));
    return { look: 'feishu', title, colour: templateOf(message), text: words };
  },
});

const lookOf = (config: { mention: readonly string[]; keyword?: string | undefined }): Look => ({
  mention: config.mention,
  keyword: config.keyword ?? null,
});
