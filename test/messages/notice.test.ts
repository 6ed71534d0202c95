import { expect, it } from 'vitest';
import { noticeMessage } from '../../lambdas/messages/notice.ts';
import { aMessage } from '../support/messages.ts';
import { markdownOf } from '../support/printed.ts';

const message = aMessage({
  event: 'fault',
  markdown: '**故障**',
  text: '故障',
  sms: '故障',
  data: { id: 'f' },
});

it('what was written is sent as it was written, and a repeat of it says so in every form', () => {
  expect(noticeMessage({ message }, false)).toBe(message);
  const repeat = noticeMessage({ message }, true);
  expect(markdownOf(repeat)).toBe('（重发）**故障**');
  expect(repeat).toEqual({
    ...message,
    document: { ...message.document, mark: '（重发）' },
    text: '（重发）故障',
    sms: '（重发）故障',
    data: { id: 'f', repeat: true },
  });
});
