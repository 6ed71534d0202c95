import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../../lambdas/deliveries/compose.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aContext } from '../support/leads.ts';
import { aMessage } from '../support/messages.ts';

const context = (markdownBytes = 4096) =>
  aContext({ channel: 'sales', limits: { markdownBytes, textBytes: 200_000 } });
const long = { note: '备注'.repeat(200), quote: '想了解价格'.repeat(40) };
const bytesOf = (markdown: string) => Buffer.byteLength(markdown);

describe('a message', () => {
  test('of one delivery tells its lead in full, and says so where it may have been heard', () => {
    const one = dueDelivery();
    const { message, deliveries } = compose([one], context());
    expect(deliveries).toEqual([one]);
    expect(message).toMatchObject({ id: 'record-1:A:sales', event: 'alert' });
    expect(message.markdown).not.toContain('重发');
    expect(compose([dueDelivery({ ambiguous: 1 })], context()).message.markdown).toContain('重发');
  });

  test('of several is one list, each row under its own id and with its own mark', () => {
    const due = [
      dueDelivery({}, { recordId: 'a' }),
      dueDelivery({ ambiguous: 1 }, { recordId: 'b' }),
      dueDelivery({}, { recordId: 'c' }, 'correction'),
    ];
    const { message, deliveries } = compose(due, context());
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
    expect(compose([dueDelivery({ told: notice })], context()).message).toEqual(notice.message);
    expect(compose([dueDelivery({ told: notice, ambiguous: 2 })], context()).message).toEqual({
      ...notice.message,
      markdown: '（重发）故障',
      text: '（重发）故障',
      sms: '（重发）故障',
      data: { ...notice.message.data, repeat: true },
    });
  });

  test('that is a digest goes as it was written, and in half the room once it was called too long', () => {
    const message = aMessage({ markdown: '今天 12 个 A：…' });
    const digest = { kind: 'digest', message, shortMarkdown: '今天 12 个 A', picture: null } as const;
    const sent = (rest: Parameters<typeof dueDelivery>[0]) =>
      compose([dueDelivery({ told: digest, ...rest })], context()).message;
    expect(sent({})).toEqual(message);
    expect(sent({ shorten: true })).toEqual({ ...message, markdown: '今天 12 个 A' });
    expect(sent({ shorten: true, ambiguous: 1 })).toMatchObject({ markdown: '（重发）今天 12 个 A' });
    // What operators hear has one form only, which fits everywhere.
    const notice = { kind: 'notice', message } as const;
    expect(sent({ told: notice, shorten: true })).toEqual(message);
  });

  test('of several holds leads only: what is no lead has no row', () => {
    const notice = dueDelivery({ told: { kind: 'notice', message: aMessage() } });
    const { message } = compose([dueDelivery({}, { recordId: 'a' }), notice], context());
    expect(message.data).toMatchObject({ count: 1, items: [{ id: 'a:A:sales' }] });
  });

  test('that was called too long is half as long as it was, and keeps number and name', () => {
    for (const lead of [long, {}]) {
      const full = compose([dueDelivery({}, lead)], context(1000)).message.markdown;
      const shorter = compose([dueDelivery({ shorten: true }, lead)], context(1000)).message.markdown;
      expect(bytesOf(shorter)).toBeLessThanOrEqual(Math.max(256, bytesOf(full) / 2));
      expect(shorter.length).toBeLessThan(full.length);
      expect(shorter).toMatch(/王芳[\s\S]*18555525545/);
    }
    // No shorter than it must be: what is long has room for more than these two.
    const shorter = compose([dueDelivery({ shorten: true }, long)], context(1000)).message.markdown;
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
        const { message, deliveries } = compose(due, context(max));
        expect(deliveries.length).toBeGreaterThan(0);
        expect(deliveries).toEqual(due.slice(0, deliveries.length));
        expect(bytesOf(message.markdown)).toBeLessThanOrEqual(max);
        const shown = [...new Set(message.markdown.match(/138\d{8}/g))];
        expect(shown).toEqual(deliveries.map((_, at) => String(13_800_000_000 + at)));
      }),
    );
  });
});
