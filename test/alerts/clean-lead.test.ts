import { describe, expect, it } from 'vitest';
import { cleanForDocument, cleanForText } from '../../lambdas/alerts/clean-lead.ts';
import { aBareLead, aLead } from '../support/leads.ts';

const wild = '*a*\n<b>';
const unseen = [
  '\u3164',
  '\u2800',
  '\u200d',
  '\u115f',
  '\u00ad',
  '\u{e0041}',
  '\ufe0f',
  '\u034f',
  '\u{e0100}',
  ' \u0301',
];
const everywhere = aLead({
  recordId: wild,
  taskName: wild,
  name: wild,
  company: wild,
  phone: wild,
  province: wild,
  city: wild,
  operatorName: wild,
  quote: wild,
  tags: [wild],
  contacts: [{ name: wild, value: wild }],
  note: wild,
});

describe('a lead of which every text is of others', () => {
  it.each([
    ['plain', cleanForText, '*a* ＜b＞'],
    ['a plain line of a document', cleanForDocument, '*a* ＜b＞'],
  ])('is %s in each of them', (_name, cleaned, clean) => {
    expect(cleaned(everywhere)).toEqual({
      ...everywhere,
      recordId: clean,
      taskName: clean,
      name: clean,
      company: clean,
      phone: clean,
      province: clean,
      city: clean,
      operatorName: clean,
      quote: clean,
      tags: [clean],
      contacts: [{ name: clean, value: clean }],
      note: clean,
    });
  });

  it('has no hole where nothing is left of one', () => {
    const gone = '\u200b';
    const lead = cleanForText(
      aLead({
        name: gone,
        company: gone,
        phone: gone,
        province: gone,
        city: gone,
        operatorName: gone,
        quote: gone,
        tags: [gone, '热'],
        contacts: [
          { name: '微信', value: gone },
          { name: gone, value: 'wx_1' },
        ],
        note: gone,
        link: ' ',
      }),
    );
    const { taskName, recordId, grade, calledAtMs, endedAtMs, talkMs, rounds, gender, taskId } = aLead();
    expect(lead).toEqual(
      aBareLead({
        taskName,
        recordId,
        grade,
        calledAtMs,
        endedAtMs,
        talkMs,
        rounds,
        gender,
        taskId,
        tags: ['热'],
        contacts: [{ name: '', value: 'wx_1' }],
      }),
    );
    expect(cleanForText(aBareLead())).toEqual(aBareLead());
  });

  it('has no id and no number that pushes everything else out', () => {
    const long = cleanForText(
      aLead({ recordId: 'r'.repeat(201), phone: '1'.repeat(201), name: '名'.repeat(201) }),
    );
    expect(long.recordId).toBe(`${'r'.repeat(197)}…`);
    expect(long.phone).toBe(`${'1'.repeat(197)}…`);
    expect(long.name).toHaveLength(201);
    expect(cleanForText(aLead({ recordId: 'r'.repeat(200) })).recordId).toHaveLength(200);
  });

  it('has no half of a host in its place, with which the other half would make one', () => {
    const { province, city } = cleanForText(aLead({ province: 'evil.', city: '.x.y' }));
    expect([province, city]).toEqual(['evil．', '．x．y']);
  });

  it('has its own link, which ends where it should', () => {
    const linkOf = (link: string) => cleanForDocument(aLead({ link })).link;
    expect(linkOf(' https://x.cn/?a=(b) *c* ')).toBe('https://x.cn/?a=%28b%29%20%2ac%2a');
    expect(linkOf('https://x.cn/<>[]"`\\\n\u202e')).toBe('https://x.cn/%3C%3E%5B%5D%22%60%5C%0A%E2%80%AE');
    expect(linkOf('https://x.cn/\ud83d')).toBe('https://x.cn/\ufffd');
    expect(linkOf('https://x.cn/é?q=1&r=2#z')).toBe('https://x.cn/é?q=1&r=2#z');
  });

  it.each(unseen)('has no name, and no company, of %j alone', (text) => {
    const lead = aLead({
      name: text + text,
      company: text,
      tags: [text],
      contacts: [{ name: '微信', value: text }],
    });
    for (const clean of [cleanForText, cleanForDocument]) {
      expect(clean(lead)).toMatchObject({ name: null, company: null, tags: [], contacts: [] });
    }
  });
});
