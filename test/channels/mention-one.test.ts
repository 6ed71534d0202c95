import { expect, it } from 'vitest';
import { bodyOf as dingtalkBody } from '../../lambdas/channels/dingtalk-robot/body.ts';
import { bodyOf as feishuBody } from '../../lambdas/channels/feishu-robot/card.ts';
import { mentionedBy } from '../../lambdas/channels/people.ts';
import { aMessage } from '../support/messages.ts';

const look = { mention: ['@all'], keyword: null };

it('the person that a message names is mentioned before those of the channel, each once', () => {
  expect(mentionedBy({ mention: true, mentionAlso: ['a', 'b'] }, ['b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(mentionedBy({ mention: false, mentionAlso: ['a'] }, ['b'])).toEqual(['a']);
  expect(mentionedBy({ mention: false }, ['b'])).toEqual([]);
});

it('DingTalk mentions one person by mobile, in the text and beside it, and not everybody', () => {
  const { body } = dingtalkBody(aMessage({ mention: false, mentionAlso: ['13900001111'] }), look);
  expect(body).toMatchObject({ at: { atMobiles: ['13900001111'], isAtAll: false } });
  expect('markdown' in body && body.markdown.text.endsWith('@13900001111')).toBe(true);
});

it('Feishu mentions one person by open_id, and not everybody', () => {
  const card = JSON.stringify(feishuBody(aMessage({ mention: false, mentionAlso: ['ou_1'] }), look));
  expect(card).toContain('<at id=ou_1></at>');
  expect(card).not.toContain('<at id=all>');
});
