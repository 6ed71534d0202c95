import * as v from 'valibot';
import { createHttpClient } from '../../platform/http/node-http.ts';
import { reachOf } from '../../platform/http/reach.ts';
import { reach, text, visible } from '../../platform/schema/fields.ts';
import { section } from '../../platform/schema/section.ts';
import { judgeAddress } from '../address.ts';
import { people } from '../people.ts';
import { rests } from '../quiet-hours.ts';
import { defineReceiver } from '../receiver.ts';
import { describe, lookOf, readersOf, secretsOf, signedRobot } from '../signed-robot.ts';
import { bodyOf, shownOf, templateOf, wireOfCard } from './card.ts';
import { ADDRESS, createFeishuRobot, TYPE } from './feishu-robot.ts';
import { NO_SIGNATURE } from './sign.ts';

/** The people whom a robot can mention. It cannot mention by phone number or e-mail address. */
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
  mentions: { kind: 'feishu', one: mention, isPhone: false },
  schema: section({
    type: v.literal(TYPE),
    ...signedRobot,
    mention: people(mention),
    ...reach,
    ...rests,
  }),
  topicKey: null,
  secrets: secretsOf,
  judgeSecret: (key, value) =>
    key === 'webhook' ? judgeAddress(value, ADDRESS) : { problem: null, warning: null },
  describe,
  create: (name, config, { clock, random, secrets, ...deps }) =>
    createFeishuRobot({
      ...lookOf(config),
      name,
      clock,
      random,
      ...readersOf(config, secrets),
      http: createHttpClient({ of: 'channel', ...reachOf(config, deps, secrets) }),
    }),
  wire(message, config) {
    const proof = config.secret === undefined ? {} : NO_SIGNATURE;
    return wireOfCard(bodyOf(message, lookOf(config)), proof);
  },
  show(message, config) {
    const { title, text: words } = shownOf(message, lookOf(config));
    return { look: 'feishu', title, colour: templateOf(message), text: words };
  },
});
