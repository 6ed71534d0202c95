import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../../lambdas/deliveries/compose.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aContext } from '../support/leads.ts';
import { aMessage } from '../support/messages.ts';
import { groupDisplay, markdownOf } from '../support/printed.ts';

const composed = (due: Parameters<typeof compose>[0], room?: number) => {
  const display = groupDisplay(room);
  const { message, deliveries } = compose(due, aContext({ channel: 'sales' }), display);
  return { message, deliveries, markdown: markdownOf(message, display.room) };
};
const long = { note: '备注'.repeat(200), quote: '想了解价格'.repeat(40) };
const bytesOf = (markdown: string) => Buffer.byteLength(markdown);

describe('a message', () => {
  test('of one delivery tells its lead in full, and says so where it may have been heard', () => {
    const one = dueDelivery();
    const { message, deliveries, markdown } = composed([one]);
    expect(deliveries).toEqual([one]);
    expect(message).toMatchObject({ id: 'record-1:A:sales', event: 'alert' });
    expect(markdown).not.toContain('重发');
    expect(composed([dueDelivery({ ambiguous: 1 })]).markdown).toContain('重发');
  });

  test('of several is one list, each row under its own id and with its own mark', () => {
    const due = [
      dueDelivery({}, { recordId: 'a' }),
      dueDelivery({ ambiguous: 1 }, { recordId: 'b' }),
      dueDelivery({}, { recordId: 'c' }, 'correction'),
    ];
    const { message, deliveries } = composed(due);
    expect(deliveries).toEqual(due);
    expect(message).toMatchObject({
      event: 'list',
      data: {
        items: [
          { id: 'a:A:sales', repeat: false },
          { id: 'b:A:sales', repeat: true },
          { id: 'c:A:sales:correction', repeat: false },
        ],
      },
    });
  });

  test('that is no lead goes as it was written, and marked where it may have been heard', () => {
    const notice = {
      kind: 'notice',
      message: aMessage({ markdown: '故障', sms: '故障', text: '故障' }),
    } as const;
    expect(composed([dueDelivery({ told: notice })]).message).toEqual(notice.message);
    expect(composed([dueDelivery({ told: notice, ambiguous: 2 })]).message).toEqual({
      ...notice.message,
      document: { ...notice.message.document, mark: '（重发）' },
      text: '（重发）故障',
      sms: '（重发）故障',
      data: { ...notice.message.data, repeat: true },
    });
  });

  test('that is no lead is printed in less once it was called too long, and is marked as before', () => {
    const message = aMessage();
    const digest = { kind: 'digest', message, picture: null } as const;
    const sent = (rest: Parameters<typeof dueDelivery>[0]) =>
      composed([dueDelivery({ told: digest, ...rest })]).message;
    expect(sent({})).toEqual(message);
    expect(sent({ shorten: true })).toEqual({ ...message, shorten: true });
    expect(sent({ shorten: true, ambiguous: 1 })).toMatchObject({
      shorten: true,
      document: { mark: '（重发）' },
    });
    const notice = { kind: 'notice', message } as const;
    expect(sent({ told: notice, shorten: true })).toEqual({ ...message, shorten: true });
  });

  test('that was called unsafe goes in words alone', () => {
    expect(composed([dueDelivery({ failures: { unsafe: 1 } })]).message).toMatchObject({ wordsOnly: true });
    expect(composed([dueDelivery()]).message).not.toHaveProperty('wordsOnly');
  });

  test('of several holds leads only: what is no lead has no row', () => {
    const notice = dueDelivery({ told: { kind: 'notice', message: aMessage() } });
    const { message } = composed([dueDelivery({}, { recordId: 'a' }), notice]);
    expect(message.data).toMatchObject({ count: 1, items: [{ id: 'a:A:sales' }] });
  });

  test('that was called too long is half as long as it was, and keeps number and name', () => {
    for (const lead of [long, {}]) {
      const full = composed([dueDelivery({}, lead)], 1000).markdown;
      const shorter = composed([dueDelivery({ shorten: true }, lead)], 1000).markdown;
      expect(bytesOf(shorter)).toBeLessThanOrEqual(Math.max(256, bytesOf(full) / 2));
      expect(shorter.length).toBeLessThan(full.length);
      expect(shorter).toMatch(/王芳[\s\S]*18555525545/);
    }
    // No shorter than it must be: what is long has room for more than these two.
    const shorter = composed([dueDelivery({ shorten: true }, long)], 1000).markdown;
    expect(bytesOf(shorter)).toBeGreaterThan(400);
  });

  test('holds the first of those given, as many as it says, and keeps its limit', () => {
    const phones = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        dueDelivery({}, { recordId: `r${at}`, phone: String(13_800_000_000 + at) }),
      );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 512, max: 4096 }), (count, max) => {
        const due = phones(count);
        const { markdown, deliveries } = composed(due, max);
        expect(deliveries.length).toBeGreaterThan(0);
        expect(deliveries).toEqual(due.slice(0, deliveries.length));
        expect(bytesOf(markdown)).toBeLessThanOrEqual(max);
        const shown = [...new Set(markdown.match(/138\d{8}/g))];
        expect(shown).toEqual(deliveries.map((_, at) => String(13_800_000_000 + at)));
      }),
    );
  });
});
