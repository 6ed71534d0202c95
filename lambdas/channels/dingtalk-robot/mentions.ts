import * as v from 'valibot';
import { text, visible } from '../../platform/schema/fields.ts';

/** A mobile number in DingTalk's form: digits, with `+country-` in front outside mainland China. */
const MOBILE = /^(?:1[3-9]\d{9}|\+\d{1,4}-\d{5,15})$/;

/** What people write in place of a number in that form. Ids of members may be long numbers, and have no sign. */
const NEARLY_MOBILE = [/^\+/, /^(?:00)?86-?1[3-9]\d{9}$/, /^1[3-9]\d{8}(?:\d{2})?$/, /^1[3-9][\d-]*-[\d-]*$/];
const ALL = /^@?(?:all|everyone|所有人|全体成员|全员)$/i;

/** Whom a robot mentions: a mobile number, a user id, or everybody. */
export const mention = v.pipe(
  text,
  visible('a mobile number or a user id'),
  v.check(
    (value) => value === '@all' || !ALL.test(value),
    'expected a mobile number in quotes or the user id of a member; for everybody write "@all"',
  ),
  v.check(
    (value) => MOBILE.test(value) || !NEARLY_MOBILE.some((each) => each.test(value)),
    'expected a mobile number as DingTalk has it: "13800000000", eleven digits without a sign, or "+852-51234567" outside mainland China ("+86-" is right too)',
  ),
  v.check(
    (value) => ALL.test(value) || value === '@all' || MOBILE.test(value) || /^[\w.$:+/=-]{1,64}$/.test(value),
    'expected a mobile number in quotes, the user id of a member, or "@all"',
  ),
);

export interface At {
  atMobiles: string[];
  atUserIds: string[];
  isAtAll: boolean;
}

/**
 * The people to mention, and the text for the markdown: without `@` there nobody is mentioned.
 * https://open.dingtalk.com/document/orgapp/custom-bot-send-message-type
 */
export function mentionsOf(people: readonly string[]): { at: At; line: string } {
  const named = people.filter((each) => each !== '@all');
  const isAtAll = people.length > named.length;
  return {
    at: {
      atMobiles: named.filter((each) => MOBILE.test(each)),
      atUserIds: named.filter((each) => !MOBILE.test(each)),
      isAtAll,
    },
    line: [...named.map((each) => `@${each}`), ...(isAtAll ? ['@所有人'] : [])].join(' '),
  };
}
