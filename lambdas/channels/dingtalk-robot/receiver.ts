import * as v from 'valibot';
import { createHttpClient } from '../../platform/http/node-http.ts';
import { reachOf } from '../../platform/http/reach.ts';
import { reach } from '../../platform/schema/fields.ts';
import { section } from '../../platform/schema/section.ts';
import { judgeAddress } from '../address.ts';
import { people } from '../people.ts';
import { rests } from '../quiet-hours.ts';
import { defineReceiver } from '../receiver.ts';
import { describe, lookOf, readersOf, secretsOf, signedRobot } from '../signed-robot.ts';
import { bodyOf, wireOf } from './body.ts';
import { ADDRESS, createDingtalkRobot, TYPE } from './dingtalk-robot.ts';
import { mention } from './mentions.ts';

/** A DingTalk group robot (自定义机器人). */
export const dingtalkRobot = defineReceiver({
  type: TYPE,
  label: { 'zh-CN': '钉钉群机器人', en: 'DingTalk group robot' },
  mentions: { kind: 'dingtalk', one: mention, isPhone: true },
  schema: section({
    type: v.literal(TYPE),
    ...signedRobot,
    mention: people(mention),
    ...reach,
    ...rests,
  }),
  topicKey: null,
  secrets: secretsOf,
  judgeSecret(key, value) {
    if (key === 'webhook') return judgeAddress(value, ADDRESS);
    const warning = value.startsWith('SEC') ? null : 'does not begin with SEC, as the secrets of DingTalk do';
    return { problem: null, warning };
  },
  describe,
  create: (name, config, { clock, secrets, ...deps }) =>
    createDingtalkRobot({
      ...lookOf(config),
      name,
      clock,
      ...readersOf(config, secrets),
      http: createHttpClient({ of: 'channel', ...reachOf(config, deps, secrets) }),
    }),
  wire: (message, config) => wireOf(message, lookOf(config)),
  show(message, config) {
    const { body } = bodyOf({ ...message, mention: false }, lookOf(config));
    return body.msgtype === 'text'
      ? { look: 'plain', text: body.text.content }
      : { look: 'dingtalk', text: body.markdown.text };
  },
});
