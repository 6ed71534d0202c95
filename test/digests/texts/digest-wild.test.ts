import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MIN_ROOM_BYTES } from '../../../lambdas/alerts/alert.ts';
import type { DigestFigures, DigestLead } from '../../../lambdas/digests/figures.ts';
import { noticeMessage } from '../../../lambdas/messages/notice.ts';
import { aDigest, aDigestLead } from '../../support/digest-figures.ts';
import { markdownOf, renderDigest } from '../../support/printed.ts';

const attack = fc.constantFrom(
  '<@all>',
  '](http://evil.example)',
  'https://evil.example/x',
  '<font color="info">',
  '</font>',
  '**',
  '`',
  '\n> ',
  '\n# ',
  '\u202e',
  '👨‍👩‍👧',
  '\ud83d',
  '王芳',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.oneof(attack, fc.string({ maxLength: 5 })), { maxLength: 30 }).map((parts) => parts.join('')),
);
const maybe = fc.option(text, { nil: null });
const count = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 1e9 }));

const lead: fc.Arbitrary<DigestLead> = fc.record({
  id: text,
  name: maybe,
  company: maybe,
  phone: fc.option(fc.oneof(fc.stringMatching(/^1[3-9]\d{9}$/), text), { nil: null }),
  province: maybe,
  city: maybe,
  taskName: text,
  grade: fc.integer({ min: 1, max: 30 }),
  atMs: fc.option(fc.integer({ min: 1e12, max: 2e12 }), { nil: null }),
});

const figures: fc.Arbitrary<DigestFigures> = fc
  .record({
    leads: fc.array(lead, { maxLength: 30 }),
    hidden: fc.nat({ max: 1000 }),
    calls: count,
    connected: count,
    byGrade: fc.dictionary(fc.constantFrom('1', '2', '5', '26'), count),
    ungraded: count,
    isFirst: fc.boolean(),
    tasks: fc.array(fc.tuple(text, fc.boolean()), { maxLength: 12 }),
    provinces: fc.array(fc.tuple(maybe, count), { maxLength: 12 }),
    alerts: fc.record({ told: count, due: count, held: count, dead: count, baselined: count }),
    speed: fc.option(fc.record({ medianMs: count, p95Ms: count, count }), { nil: null }),
    books: fc.record({
      close: fc.boolean(),
      records: count,
      unreadable: count,
      tasksUnread: fc.nat({ max: 3 }),
    }),
    every: fc.constantFrom('day' as const, 'week' as const),
    covers: fc.constantFrom('calendar' as const, 'since-last' as const),
  })
  .map(({ leads, hidden, calls, connected, byGrade, ungraded, isFirst, tasks, provinces, ...rest }) => {
    const base = aDigest({ every: rest.every });
    const grades = { byGrade, ungraded };
    return {
      ...base,
      ...rest,
      leads,
      total: { ...base.total, calls, connected, leads: leads.length + hidden, grades },
      previous: isFirst ? null : base.previous,
      byTask: tasks.map(([name, isUnread], at) => ({
        taskKey: `${at}`,
        name,
        calls,
        connected,
        leads: at,
        fault: isUnread ? 'vendor-unreachable' : null,
      })),
      byProvince: provinces.map(([province, each]) => ({ province, calls: each, leads: each })),
    };
  });

const locale = fc.constantFrom('zh-CN' as const, 'en' as const);

it('no figures and no text of anybody make a digest live, broken or too long', () => {
  fc.assert(
    fc.property(
      figures,
      locale,
      fc.integer({ min: MIN_ROOM_BYTES, max: 4096 }),
      fc.integer({ min: 1024, max: 32_768 }),
      fc.boolean(),
      (wild, inLocale, markdownBytes, textBytes, repeat) => {
        const first = renderDigest(wild, {
          locale: inLocale,
          timeZone: wild.timeZone,
          nowMs: wild.window.toMs,
          channel: 'managers',
          limits: { markdownBytes, textBytes },
          id: 'x',
        });
        const message = noticeMessage({ message: first }, repeat);
        const { text: mail, subject, sms } = message;
        const markdown = markdownOf(message, markdownBytes);
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(markdownBytes);
        expect(Buffer.byteLength(mail)).toBeLessThanOrEqual(textBytes);
        for (const form of [markdown, mail, subject, sms]) expect(form.isWellFormed()).toBe(true);
        expect(subject).not.toMatch(/\p{Cc}/u);

        const [headline = ''] = markdown.split('\n');
        expect(headline).toMatch(/^(?:（重发）)?\*\*[【[].*\*\*$/);
        expect(markdown).not.toMatch(/<@|\]\(|`|:\/\//);
        const tags = /<font color="(?:info|comment|warning)">[^<>\n]*<\/font>/g;
        expect(markdown.replaceAll(tags, '')).not.toMatch(/[<>]/);
        for (const line of markdown.split('\n')) {
          expect((line.match(/\*\*/g) ?? []).length % 2).toBe(0);
          expect(line).not.toMatch(/^[#>]/);
        }
        expect(mail).not.toMatch(/:\/\//);
      },
    ),
    { numRuns: 400 },
  );
});

it('every lead is shown or counted among those that are not, in the group and in the e-mail', () => {
  fc.assert(
    fc.property(
      fc.array(lead, { maxLength: 60 }),
      fc.nat({ max: 500 }),
      locale,
      fc.integer({ min: MIN_ROOM_BYTES, max: 4096 }),
      (drawn, hidden, inLocale, maxBytes) => {
        // Phones of their own, none the start of another.
        const leads = drawn.map((each, at) => ({ ...each, phone: String(13_800_000_000 + at) }));
        const total = { ...aDigest().total, leads: leads.length + hidden };
        const message = renderDigest(aDigest({ leads, total }), {
          locale: inLocale,
          timeZone: 'Asia/Shanghai',
          nowMs: Date.parse('2026-11-23T00:37:00Z'),
          channel: 'managers',
          limits: { markdownBytes: maxBytes, textBytes: maxBytes },
          id: 'x',
        });
        for (const form of [message.markdown, message.text]) {
          const shown = leads.filter(({ phone }) => form.includes(phone)).length;
          const [, more = '0'] = /(?:还有 |^|>)([\d,]+) (?:条没有列出|more not listed)/m.exec(form) ?? [];
          expect(shown + Number(more.replaceAll(',', ''))).toBe(total.leads);
        }
      },
    ),
    { numRuns: 200 },
  );
});

it('a lead of whom nothing is known is named by its record, and leaves no hole', () => {
  const bare = { id: 'e51b', name: null, company: null, phone: null, province: null, city: null, atMs: null };
  const leads = [aDigestLead(0, bare)];
  const { markdown } = renderDigest(aDigest({ leads, total: { ...aDigest().total, leads: 1 } }), {
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    nowMs: Date.parse('2026-11-23T00:37:00Z'),
    channel: 'managers',
    limits: { markdownBytes: 4096, textBytes: 4096 },
    id: 'x',
  });
  expect(markdown.split('\n').at(-1)).toBe('**记录 e51b**');
});
