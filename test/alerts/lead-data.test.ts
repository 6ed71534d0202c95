import { describe, expect, it } from 'vitest';
import { attributesOf, eventOf, toldData } from '../../lambdas/alerts/lead-data.ts';
import { aBareLead, aLead, told } from '../support/leads.ts';

describe('what filter policies see', () => {
  it('is, of several leads, only what they share', () => {
    const leads = [aLead(), aLead({ province: '江苏' })];
    expect(attributesOf('list', leads)).toEqual({ event: 'list', grade: 'A', task: '秋季课程回访' });
    const others = [aLead(), aLead({ grade: 2, taskName: '冬令营' })];
    expect(attributesOf('list', others)).toEqual({ event: 'list', province: '安徽' });
  });

  it('is nothing where one of them says nothing, or there is none', () => {
    expect(attributesOf('list', [aLead(), aLead({ province: null })])).not.toHaveProperty('province');
    expect(attributesOf('list', [aLead({ taskName: '' })])).not.toHaveProperty('task');
    expect(attributesOf('list', [])).toEqual({ event: 'list' });
  });

  it('is the name of the task as the file has it', () => {
    for (const taskName of ['英语.VIP班', '<A> & B', '任'.repeat(120)]) {
      expect(attributesOf('alert', [aLead({ taskName })]).task).toBe(taskName);
    }
  });

  it('is one plain line of at most a hundred characters, where it is the vendor’s', () => {
    const { province } = attributesOf('alert', [aLead({ province: `一\n${'省'.repeat(100)}` })]);
    expect(province).toBe(`一 ${'省'.repeat(97)}…`);
    expect(attributesOf('alert', [aLead({ province: '省'.repeat(100) })]).province).toHaveLength(100);
  });
});

describe('a lead as machines get it', () => {
  const dataOf = (...of: Parameters<typeof told>) =>
    toldData(told(...of), { id: 'i', repeat: true, headline: 'h' });

  it.each([
    [1, 'female'],
    [2, 'male'],
    [0, null],
    [null, null],
  ])('of gender %s is %s', (gender, word) => {
    expect(dataOf(aLead({ gender })).lead.gender).toBe(word);
  });

  it('has null for what is not known, and no grade of its own', () => {
    const { lead, ...rest } = dataOf(aBareLead());
    expect(lead).toMatchObject({ calledAt: null, endedAt: null, name: null, tags: [] });
    expect(lead).not.toHaveProperty('grade');
    expect(rest).toEqual({
      id: 'i',
      event: 'alert',
      kind: 'alert',
      repeat: true,
      grade: 'A',
      newGrade: null,
      previousGrade: null,
      headline: 'h',
    });
  });

  it('is an alert, except a correction', () => {
    expect((['alert', 'again', 'correction'] as const).map((kind) => eventOf(told(aLead(), kind)))).toEqual([
      'alert',
      'alert',
      'correction',
    ]);
    expect(dataOf(aLead(), 'correction', 3).newGrade).toBe('C');
  });
});
