import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../lambdas/alerts/alert.ts';
import { aBareLead, aContext, aLead, told } from '../support/leads.ts';

const smsOf = (lead: Parameters<typeof aLead>[0]) => renderAlert(told(aLead(lead)), aContext()).sms;
const subjectOf = (lead: Parameters<typeof aLead>[0]) => renderAlert(told(aLead(lead)), aContext()).subject;

describe('a text message', () => {
  it.each([
    [{}, '【A】王芳 18555525545 蚌埠 秋季课程回访'],
    [{ name: null }, '【A】晨光教育 18555525545 蚌埠 秋季课程回访'],
    [{ name: null, company: null }, '【A】18555525545 蚌埠 秋季课程回访'],
    [{ phone: null }, '【A】王芳 蚌埠 秋季课程回访'],
    [{ city: null }, '【A】王芳 18555525545 秋季课程回访'],
    [{ taskName: '' }, '【A】王芳 18555525545 蚌埠'],
    [{ city: null, taskName: '' }, '【A】王芳 18555525545'],
  ])('of %j is %s', (lead, sms) => {
    expect(smsOf(lead)).toBe(sms);
  });

  it('of a lead of which nothing is known at all says at least that there is one', () => {
    expect(renderAlert(told(aBareLead({ recordId: '' })), aContext()).sms).toBe('【A】新线索 秋季课程回访');
  });

  it('gives its last characters to the task, or to nothing where that would say nothing', () => {
    const withPhone = (length: number, taskName: string) =>
      smsOf({ name: null, company: null, city: null, phone: '1'.repeat(length), taskName });
    const start = (length: number) => `【A】${'1'.repeat(length)}`;
    expect(withPhone(62, '课程回访测试')).toBe(`${start(62)} 课程回…`);
    expect(withPhone(63, '课程回访')).toBe(start(63));
    // Three characters that are all of it say something.
    expect(withPhone(63, '课程回')).toBe(`${start(63)} 课程回`);
    expect(withPhone(64, '课程回')).toBe(start(64));
    // Where only the city has no room, they stay too.
    const inCity = { name: null, company: null, city: '蚌埠', phone: '1'.repeat(63), taskName: '课程回' };
    expect(smsOf(inCity)).toBe(`${start(63)} 课程回`);
    expect(withPhone(80, '课程回')).toBe(start(80));
    expect(withPhone(66, '')).toBe(start(66));
    expect(withPhone(80, '')).toBe(start(80));
  });

  it('shortens a long name, so that the phone and the city keep their room', () => {
    expect(smsOf({ name: '名'.repeat(20) })).toBe(`【A】${'名'.repeat(20)} 18555525545 蚌埠 秋季课程回访`);
    expect(smsOf({ name: '名'.repeat(21) })).toBe(`【A】${'名'.repeat(19)}… 18555525545 蚌埠 秋季课程回访`);
  });

  it('names the record of a lead without name and number, and shortens that too', () => {
    const sms = (recordId: string) => renderAlert(told(aBareLead({ recordId })), aContext()).sms;
    expect(sms('r'.repeat(40))).toBe(`【A】记录 ${'r'.repeat(40)} 秋季课程回访`);
    expect(sms('r'.repeat(41))).toBe(`【A】记录 ${'r'.repeat(39)}… 秋季课程回访`);
  });
});

describe('a Subject', () => {
  it.each([
    [{}, '【A】秋季课程回访 · 安徽蚌埠'],
    [{ province: null, city: null }, '【A】秋季课程回访'],
    [{ taskName: '' }, '【A】安徽蚌埠'],
    [{ taskName: '', province: null, city: null }, '【A】'],
  ])('of %j is %s', (lead, subject) => {
    expect(subjectOf(lead)).toBe(subject);
  });

  it('has at most 90 characters, and no blank at its end', () => {
    expect(subjectOf({ taskName: '任'.repeat(100) })).toBe(`【A】${'任'.repeat(86)}…`);
    const english = renderAlert(
      told(aLead({ taskName: '', province: null, city: null })),
      aContext({ locale: 'en' }),
    );
    expect(english.subject).toBe('[A]');
  });
});
