import * as v from 'valibot';
import { text, visible } from '../../platform/schema/fields.ts';

/** A mobile number in DingTalk's form: digits, with `+country-` in front outside mainland China. */
const MOBILE = /^(?:1[3-9]\d{9}|\+\d{1,4}-\d{5,15})$/;

/** Whom a robot mentions: a mobile number, a user id, or everybody. */
export const mention = v.pipe(
  text,
  visible('a mobile number or a user id'),
  v.check(
    (value) => value === '@all' || MOBILE.test(value) || /^[\w.$:+/=-]{1,64}$/.test(value),
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
