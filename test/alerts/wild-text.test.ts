import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MIN_ROOM_BYTES } from '../../lambdas/alerts/alert.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { aBareLead, aContext, aLead, told } from '../support/leads.ts';
import { packList, renderAlert } from '../support/printed.ts';

const attack = fc.constantFrom(
  '<@all>',
  '](http://evil.example)',
  '<font color="info">',
  '</font>',
  '**',
  '`',
  '\n> ',
  '\n# ',
  '\u202e',
  '\u200f',
  '\u2067',
  '@all ',
  'evil.example ',
  'http://10.0.0.1/x ',
  'weixin://dl/chat ',
  'li.wei@example.cn',
  '👨‍👩‍👧',
  '\ud83d',
  '王芳',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.oneof(attack, fc.string({ maxLength: 5 })), { maxLength: 60 }).map((parts) => parts.join('')),
);
const maybe = fc.option(text, { nil: null });
const phone = fc.stringMatching(/^1[3-9]\d{9}$/);
const wide = (masked: string) => masked.replaceAll('*', '＊');
const lead: fc.Arbitrary<LeadFacts> = fc
  .record({
    recordId: text,
    taskName: text,
    grade: fc.integer({ min: 1, max: 30 }),
    name: maybe,
    company: maybe,
    phone,
    province: maybe,
    city: maybe,
    operatorName: maybe,
    talkMs: fc.option(fc.nat(), { nil: null }),
    rounds: fc.option(fc.nat(), { nil: null }),
    calledAtMs: fc.option(fc.integer({ min: 1e12, max: 2e12 }), { nil: null }),
    endedAtMs: fc.option(fc.integer({ min: 1e12, max: 2e12 }), { nil: null }),
    quote: maybe,
    tags: fc.array(text, { maxLength: 5 }),
    contacts: fc.array(fc.record({ name: text, value: text }), { maxLength: 10 }),
    note: maybe,
    link: fc.option(fc.oneof(text, fc.constant('https://crm.example.cn/?id=1')), { nil: null }),
  })
  .map((fields) => aLead(fields));
const locale = fc.constantFrom('zh-CN' as const, 'en' as const);

/** What a client would turn into a link or a mention by itself. An e-mail address, cut or not, is meant to pass. */
function expectNothingLive(line: string): void {
  const bare = line.replace(/[\w.+-]+(?:…|@[\w-]*(?:\.[\w-]+)*(?:\.?…)?)/g, '_');
  expect(bare).not.toContain('://');
  expect(bare).not.toMatch(/[\p{L}\p{N}-]\.\p{L}{2}/u);
  expect(bare).not.toMatch(/(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)/);
  expect(bare).not.toMatch(/(?<![\w.+-])@\w/);
  // Nothing turns the reading direction, in any text.
  expect(line).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
}

function expectSafeMarkdown(markdown: string, maxBytes: number): void {
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
  expect(markdown.isWellFormed()).toBe(true);
  expect(markdown).not.toContain('<@');
  // Every tag is one of ours, opened and closed on its own line.
  const tags = /<font color="(?:info|comment|warning)">[^<>\n]*<\/font>/g;
  expect(markdown.replaceAll(tags, '')).not.toMatch(/[<]/);
  // Every link is one of ours, alone on its line.
  const ownLink = /^\[(?:打开客户资料|Open the customer)\]\([^\s()[\]<>]+\)$/;
  for (const line of markdown.split('\n')) {
    if (line.includes('](')) expect(line).toMatch(ownLink);
    else expectNothingLive(line);
    expect((line.match(/\*\*/g) ?? []).length % 2).toBe(0);
    expect(line).not.toContain('`');
    expect(line).not.toMatch(/^(?:#|>(?! (?:客户说：|They said: |<font )))/);
  }
}

it('no text of anybody makes an alert live, broken or too long', () => {
  fc.assert(
    fc.property(
      lead,
      fc.constantFrom('alert' as const, 'again' as const, 'correction' as const),
      fc.integer({ min: MIN_ROOM_BYTES, max: 4096 }),
      locale,
      fc.boolean(),
      fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
      (wildLead, kind, markdownBytes, inLocale, repeat, previousGrade) => {
        const ctx = aContext({ locale: inLocale, repeat, limits: { markdownBytes, textBytes: 2048 } });
        const message = renderAlert({ ...told(wildLead, kind, 3), previousGrade }, ctx);
        expectSafeMarkdown(message.markdown, markdownBytes);
        expect(message.markdown).toContain(wildLead.phone);
        expect(message.markdown.split('\n')[0]).toMatch(/^\*\*[【[].*\*\*$/);
        expect(message.markdown.includes('重发')).toBe(repeat);

        expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(2048);
        expect(message.text).toContain(wildLead.phone);
        expect(message.text.isWellFormed()).toBe(true);
        expect(message.sms).toContain(wildLead.phone);
        expect(message.sms.length).toBeLessThanOrEqual(70);
        expect(message.subject.length).toBeLessThan(100);
        expect(message.subject).not.toMatch(/\p{Cc}/u);
        for (const value of Object.values(message.attributes)) expect(value).not.toBe('');
      },
    ),
    { numRuns: 500 },
  );
});

it('no missing field leaves a hole, in any form', () => {
  const known = aLead();
  const bare = aBareLead();
  const missing = fc.subarray(Object.keys(known) as (keyof LeadFacts)[]);
  fc.assert(
    fc.property(missing, locale, (fields, inLocale) => {
      const holed = { ...known, ...Object.fromEntries(fields.map((field) => [field, bare[field]])) };
      const { markdown, text: mail, sms, subject } = renderAlert(told(holed), aContext({ locale: inLocale }));
      for (const line of [markdown, mail, sms, subject].join('\n').split('\n')) {
        expect(line).not.toMatch(/null|undefined|NaN|\[object/);
        // No separator at either end, none doubled, and no label without its value.
        expect(line).not.toMatch(
          /^\s*[·｜|、，,]|[·｜|、，,]\s*(?:\*\*)?$|[·｜、，]\s*[·｜、，]|^<font[^>]*>[^<]*<\/font>\s*$|（）|\(\)/u,
        );
      }
    }),
    { numRuns: 300 },
  );
});

it('a phone of any kind survives at the smallest limit', () => {
  const kinds = fc.oneof(
    phone,
    fc.constantFrom('138****5545', '*'.repeat(60)),
    fc.base64String({ minLength: 20, maxLength: 200 }),
  );
  fc.assert(
    fc.property(lead, kinds, (wildLead, anyPhone) => {
      const limits = { markdownBytes: MIN_ROOM_BYTES, textBytes: 1024 };
      const { markdown } = renderAlert(told({ ...wildLead, phone: anyPhone }), aContext({ limits }));
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(MIN_ROOM_BYTES);
      expect(markdown).toContain(wide(anyPhone));
      expect(markdown).toMatch(/^\*\*【/);
    }),
    { numRuns: 200 },
  );
});

it('every lead of a list stands in exactly one row of exactly one message', () => {
  const item = fc.record({
    wildLead: lead,
    repeat: fc.boolean(),
    kind: fc.constantFrom('alert' as const, 'correction' as const),
  });
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: MIN_ROOM_BYTES, max: 4096 }),
      locale,
      (drawn, markdownBytes, inLocale) => {
        // Phones of their own, none the start of another.
        const items = drawn.map(({ wildLead, repeat, kind }, at) => ({
          told: told({ ...wildLead, phone: String(13_800_000_000 + at) }, kind, 3),
          repeat,
          id: `id-${at}`,
        }));
        const ctx = aContext({ locale: inLocale, limits: { markdownBytes, textBytes: 4096 } });
        const rows: string[] = [];
        const isRow = (line: string) =>
          !/另有联系方式或客户资料，|^(?:<[^>]*>)?More contacts or a customer link/.test(line);
        let left = items;
        while (left.length > 0) {
          const { message, count } = packList(left, ctx);
          expectSafeMarkdown(message.markdown, markdownBytes);
          expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(4096);
          const [, ...own] = message.markdown.split('\n').filter(isRow);
          expect(own).toHaveLength(count);
          expect(message.text.split('\n').slice(2).filter(isRow)).toHaveLength(count);
          rows.push(...own);
          left = left.slice(count);
        }
        expect(rows).toHaveLength(items.length);
        for (const [at, { told: one, repeat }] of items.entries()) {
          expect(rows[at]).toContain(one.lead.phone);
          expect(rows[at]?.includes('重发')).toBe(repeat);
        }
      },
    ),
    { numRuns: 150 },
  );
});
