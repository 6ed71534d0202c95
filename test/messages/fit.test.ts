import { describe, expect, it } from 'vitest';
import { headlineOf } from '../../lambdas/alerts/headline.ts';
import { wordsOf } from '../../lambdas/alerts/locales/index.ts';
import { cutBytes } from '../../lambdas/messages/bytes.ts';
import { fitLines, type Line } from '../../lambdas/messages/fit.ts';
import { plainDialect, plainText } from '../../lambdas/messages/plain.ts';
import { shorterInline } from '../../lambdas/messages/print.ts';
import { aBareLead } from '../support/leads.ts';

describe('lines that must fit', () => {
  const line = (rank: number, text: string): Line => ({ rank, text });

  it('stand in their order, each with one byte for the line end before it', () => {
    const lines = [line(1, 'second'), line(0, 'first')];
    expect(fitLines(lines, 12)).toBe('second\nfirst');
    expect(fitLines(lines, 11)).toBe('first');
    expect(fitLines(lines, 5)).toBe('first');
    expect(fitLines(lines, 4)).toBe('');
  });

  it('leave out what does not fit, and go on with what does', () => {
    expect(fitLines([line(0, 'a'), line(1, 'far too long'), line(2, 'b')], 3)).toBe('a\nb');
  });

  it('leave out all that is less important too, for a receiver that has it so', () => {
    const ruler = { measure: (text: string) => text.length, lineEnd: '\n', leavesOutByRank: true } as const;
    const lines = [line(2, 'b'), line(0, 'a'), line(1, 'far too long'), line(1, 'c')];
    expect(fitLines(lines, 5, ruler)).toBe('a\nc');
  });

  it('are shortened by their own rule, by no other, and never beyond the limit', () => {
    const cut = (text: string): Line => ({
      ...line(0, text),
      shorter: (maxBytes) => cutBytes(text, maxBytes),
    });
    expect(fitLines([cut('abcdefgh')], 8)).toBe('abcdefgh');
    expect(fitLines([cut('abcdefgh')], 7)).toBe('abcd…');
    const liar: Line = { ...line(0, 'abcdefgh'), shorter: () => 'abcdefg' };
    expect(fitLines([liar, line(1, 'b')], 6)).toBe('b');
    expect(fitLines([liar], 7)).toBe('abcdefg');
    expect(fitLines([{ ...liar, shorter: () => null }], 7)).toBe('');
  });

  it('end with no empty one', () => {
    expect(fitLines([line(0, ''), line(0, 'a'), line(1, '')], 9)).toBe('\na');
  });
});

describe('a first line that must fit', () => {
  const words = wordsOf('en');
  const lead = aBareLead({ name: 'Wang', company: 'Morning Light', taskName: 'Autumn courses' });
  const at = (max = Number.POSITIVE_INFINITY, of = lead) => {
    const spans = headlineOf('[A] ', of, words);
    const whole = plainText(spans).trimEnd();
    return Buffer.byteLength(whole) <= max ? whole : shorterInline(spans, plainDialect, max)?.trimEnd();
  };

  it('has who, company and task, the last shortened first', () => {
    const whole = '[A] Wang · Morning Light | Autumn courses';
    expect(at()).toBe(whole);
    expect(at(Buffer.byteLength(whole))).toBe(whole);
    expect(at(Buffer.byteLength(whole) - 1)).toBe('[A] Wang · Morning Light | Autumn cou…');
    expect(at(Buffer.byteLength(whole) - 2)).toBe('[A] Wang · Morning Light | Autumn co…');
    expect(at(Buffer.byteLength(whole) - 3)).toBe('[A] Wang · Morning Light');
  });

  it('has a short part whole, in however little room', () => {
    expect(at(8)).toBe('[A] Wang');
    expect(at(7)).toBe('[A]');
    expect(at(15, { ...lead, company: null, taskName: 'Task' })).toBe('[A] Wang | Task');
    expect(at(14, { ...lead, company: null, taskName: 'Task' })).toBe('[A] Wang');
  });

  it('has a part that is too long shortened, however much room there is', () => {
    expect(at(undefined, { ...lead, name: 'n'.repeat(91), company: null, taskName: '' })).toBe(
      `[A] ${'n'.repeat(87)}…`,
    );
    expect(at(50, { ...lead, name: 'n'.repeat(91), company: null, taskName: '' })).toBe(
      `[A] ${'n'.repeat(43)}…`,
    );
  });
});
