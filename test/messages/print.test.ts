import { describe, expect, it } from 'vitest';
import { wecomDialect } from '../../lambdas/channels/wecom-robot/dialect.ts';
import { bold, type Document, theirs, toned } from '../../lambdas/messages/document.ts';
import { plainDialect } from '../../lambdas/messages/plain.ts';
import { plainHeadline, printDocument, withoutHeadline } from '../../lambdas/messages/print-document.ts';
import { fill, joined } from '../../lambdas/messages/slots.ts';

const wecom = { dialect: wecomDialect, room: 1000, pictures: true };
const plain = { dialect: plainDialect, room: 1000, pictures: false };

const document: Document = {
  lines: [
    { rank: 0, role: 'headline', spans: ['【A】', theirs('王*芳')] },
    { rank: 1, role: 'quote', spans: [toned('warn', '“', theirs('好'), '”')] },
    { rank: 2, label: ['电话'], spans: [bold(theirs('138'))] },
    { rank: 3, spans: [{ link: 'https://a.example/', text: '打开' }] },
    { rank: 4, inPicture: true, spans: ['按小时 9'] },
  ],
};

describe('a document', () => {
  it('is printed by each dialect in its own marks, with other people’s text made harmless there', () => {
    expect(printDocument(document, wecom)).toBe(
      '**【A】王＊芳**\n> <font color="warning">“好”</font>\n<font color="comment">电话</font> **138**\n[打开](https://a.example/)',
    );
    expect(printDocument(document, plain)).toBe(
      '【A】王*芳\n\n“好”\n电话 138\n打开 https://a.example/\n按小时 9',
    );
  });

  it('gives up its dearest lines last, and is never longer than its room', () => {
    for (let room = 0; room < 200; room += 1) {
      const printed = printDocument(document, { ...wecom, room });
      expect(Buffer.byteLength(printed)).toBeLessThanOrEqual(room);
    }
    expect(printDocument(document, { ...wecom, room: 30 })).toBe('**【A】王＊芳**');
  });

  it('has a title, and a body without it', () => {
    expect(plainHeadline({ ...document, mark: '（重发）' })).toBe('（重发）【A】王*芳');
    expect(printDocument(withoutHeadline({ ...document, mark: '（重发）' }), plain)).not.toContain('王');
  });
});

describe('a text of ours around pieces', () => {
  it('keeps the pieces what they are, wherever a language puts them', () => {
    expect(fill((a, b) => `${b}，来自“${a}”`, [theirs('甲')], [bold('乙')])).toEqual([
      { bold: ['乙'] },
      '，来自“',
      { theirs: '甲' },
      '”',
    ]);
    expect(joined('、', [['a'], [theirs('b')]])).toEqual(['a', '、', { theirs: 'b' }]);
  });

  it('takes no more pieces than there are marks', () => {
    expect(() => fill(() => '', ...Array.from({ length: 257 }, () => ['x']))).toThrow(RangeError);
  });
});
