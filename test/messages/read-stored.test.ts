import { describe, expect, it } from 'vitest';
import { wecomRobot } from '../../lambdas/channels/wecom-robot/receiver.ts';
import { digestMessage } from '../../lambdas/messages/digest-part.ts';
import { noticeMessage } from '../../lambdas/messages/notice.ts';
import { plainDialect } from '../../lambdas/messages/plain.ts';
import { printDocument } from '../../lambdas/messages/print-document.ts';
import { readStored } from '../../lambdas/messages/read-stored.ts';
import { aMessage } from '../support/messages.ts';
import { markdownOf } from '../support/printed.ts';

const { document: _, ...rest } = aMessage({ event: 'fault', text: '【故障】甲\n\n开始时间：3-2 12:00' });
/** As 0.4 left it in the table. */
const earlier = { ...rest, markdown: '**【故障】甲**\n开始时间：3-2 12:00' };

describe('what a version before documents left in the table', () => {
  const notice = readStored({ kind: 'notice', message: earlier as never });
  const digest = readStored({
    kind: 'digest',
    message: earlier as never,
    shortMarkdown: '**【故障】**',
    picture: null,
  } as never) as Parameters<typeof digestMessage>[0];

  it('is sent to a robot of WeCom as it was printed, a repeat and a shorter one too', () => {
    expect(markdownOf(noticeMessage(notice, false))).toBe(earlier.markdown);
    expect(markdownOf(noticeMessage(notice, true))).toBe(`（重发）${earlier.markdown}`);
    expect(markdownOf({ ...digestMessage(digest, false), shorten: true })).toBe('**【故障】**');
    expect(wecomRobot.show(notice.message, { type: 'wecom-robot', webhook: 'env:A', mention: [] }).text).toBe(
      earlier.markdown,
    );
  });

  it('is read by other receivers as its lines of plain text', () => {
    const { document } = notice.message;
    expect(printDocument(document, { dialect: plainDialect, room: 1000, pictures: false })).toBe(
      '【故障】甲\n\n开始时间：3-2 12:00',
    );
  });

  it('stays as it is where it has a document', () => {
    const told = { kind: 'notice', message: aMessage() } as const;
    expect(readStored(told)).toBe(told);
  });
});
