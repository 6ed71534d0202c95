import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength, cutBytes, cutUnits } from '../../lambdas/messages/bytes.ts';
import { plainLine } from '../../lambdas/messages/plain-line.ts';
import { neutralise } from '../support/printed.ts';

/** Signs of ordinary texts, and some that mean something in a client. */
const ordinary = fc.string({
  unit: fc.constantFrom(...'王芳想报名 Ab1，。：（）+%-·“”\u3000.@&</['),
  maxLength: 30,
});

const wild = fc.string({ unit: 'binary', maxLength: 300 });

describe('an ordinary text', () => {
  it('is shown as it is', () => {
    for (const text of ['王芳', '想了解 价格（下周），电话：138', 'A-1 50%+', ''])
      expect(plainLine(text)).toBe(text);
  });

  it('reads the same beside a sign that has to be changed as alone', () => {
    fc.assert(
      fc.property(ordinary, (text) => {
        fc.pre(!text.includes('@'));
        expect(plainLine(`@ ${text}`)).toBe(`＠ ${plainLine(text)}`.trim());
      }),
    );
  });
});

describe("somebody else's text in a robot's markdown", () => {
  it.each([
    ['<@all>', '＜@all＞'.replace('@', '＠')],
    ['@all 快来', '＠all 快来'],
    ['[点我](http://evil.example/x)', '［点我］(http：//evil．example/x)'],
    ['<font color="warning">急</font>', '＜font color="warning"＞急＜/font＞'],
    ['**急** `code`', '＊＊急＊＊ ＇code＇'],
    ['# 标题', '＃ 标题'],
    ['> 引用', '＞ 引用'],
    ['- 一项', '－ 一项'],
    ['+ 一项', '＋ 一项'],
    ['## 标题', '＃＃ 标题'],
    ['\u200b 零宽', '零宽'],
    ['一行\r\n# 二行\u2028三行', '一行 # 二行 三行'],
    ['&lt;@all&gt;', '＆lt;@all＆gt;'.replace('@', '＠')],
    ['\u202e反转\u200b零宽\u0007', '反转零宽'],
    ['~~删~~', '～～删～～'],
    ['_斜_ __粗__', '＿斜＿ ＿＿粗＿＿'],
    ['末尾\\', '末尾＼'],
    ['half \ud83d', 'half \ufffd'],
  ])('%j becomes %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });

  it.each([
    ['www.evil.com', 'www．evil．com'],
    ['evil.cn/x?y=1', 'evil．cn/x?y=1'],
    ['例子.中国', '例子．中国'],
    ['看 10.0.0.1:8080', '看 10．0．0．1:8080'],
    ['10.20.130.140', '10．20．130．140'],
    ['@li.wei@b.cn', '＠li．wei＠b．cn'],
    ['weixin://dl/chat', 'weixin：//dl/chat'],
    ['x@evil.com@evil.com', 'x@evil.com＠evil．com'],
    ['_@evil.com', '＿＠evil．com'],
    ['+@evil.com', '+＠evil．com'],
    ['x@_evil.com', 'x＠＿evil．com'],
    ['x@evil_.com.cn', 'x＠evil＿.com．cn'],
    ['x@evil.com_', 'x＠evil．com＿'],
    ['x@example.cn.中国', 'x＠example．cn．中国'],
    ['x@example.cn中国', 'x＠example．cn中国'],
  ])('%j is no link: %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });

  it.each([
    '王芳',
    'wxid_abc_12',
    'li.wei@example.cn',
    'LI_WEI+1@mail.example-1.com.cn',
    '微信li.wei@example.cn。',
    'a@b.cn.',
    '3.5万',
    'Co.,Ltd.',
    'a.b',
    '一 - 二 + 三',
    '👨‍👩‍👧 一家',
    'A&B',
    '+8618555525545',
    '价格~500',
  ])('leaves %j as it is', (text) => {
    expect(neutralise(text)).toBe(text);
  });

  it('can never be live, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          wild,
          fc.array(fc.constantFrom(...'<>[]()*`_~#@&;\\./:\n\ud83d all')).map((s) => s.join('')),
        ),
        (text) => {
          const shown = neutralise(text);
          expect(shown.isWellFormed()).toBe(true);
          expect(shown).not.toMatch(/[<>[\]*`\\\n\r\u2028\u2029]|:\/\/|~~/);
          expect(shown).not.toMatch(/^[#>]/);
          expect(shown).not.toMatch(/(?!\u200d)[\p{Cc}\p{Cf}]/u);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('in plain text keeps its marks and loses its links and line ends', () => {
    expect(plainLine('*a* 3 < 4 [b]\n> c http://d.example')).toBe('*a* 3 < 4 [b] > c http：//d．example');
  });

  it.each([
    ['18555525545', '18555525545'],
    ['138****5545', '138＊＊＊＊5545'],
    ['U2Fsd_GVk+X19/kQ==', 'U2Fsd_GVk+X19/kQ=='],
    ['~~138~~#', '～～138～～#'],
    ['`<@all>`*', '＇＜＠all＞＇＊'],
  ])('that is the number or id %j stays as close to it as is safe: %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });
});

describe("what would be live in some client, in a robot's markdown as in plain text and e-mail", () => {
  it.each([
    ['<@all>', '＜＠all＞'],
    ['<@ou_x', '＜＠ou_x'],
    ['＜@all＞', '＜＠all＞'],
    ['<!here> <#C1>', '＜!here＞ ＜#C1＞'],
    ['< @all>', '＜ ＠all＞'],
    ['<b>急</b>', '＜b＞急＜/b＞'],
    ['<at user_id="all">', '＜at user_id="all"＞'],
    ['x@all', 'x＠all'],
    ['x@所有人', 'x＠所有人'],
    ['@所有人 @王芳', '＠所有人 ＠王芳'],
    ['&#60@all&#62', '＆#60＠all＆#62'],
    ['&lt@all&gt', '＆lt＠all＆gt'],
    ['&LT@all', '＆LT＠all'],
    ['&#x3c;b', '＆#x3c;b'],
    ['&#0000060;', '＆#0000060;'],
    ['&amp;lt;', '＆amp;lt;'],
    ['&ampamp;lt', '＆ampamp;lt'],
    ['&\u200blt;', '＆lt;'],
    ['&commat;all', '＆commat;all'],
    ['&nbspx', '＆nbspx'],
    ['[点](tel:110)', '［点］(tel:110)'],
    ['a](/x)', 'a］(/x)'],
  ])('%j is dead: %j', (text, shown) => {
    expect(plainLine(text)).toBe(shown);
    expect(neutralise(text)).toBe(shown);
  });

  it.each([
    'A&B',
    'AT&T',
    'R&D 部',
    'a<3',
    '3 < 4',
    'li.wei@example.cn',
    'x@all.example.cn',
    '（备注）',
    'Q&A&',
  ])('leaves %j as it is in plain text', (text) => {
    expect(plainLine(text)).toBe(text);
  });

  it('stays dead however often entities are decoded', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '@',
        'all',
        '&',
        '#',
        '60',
        'x3c',
        '062',
        ';',
        'lt',
        'gt',
        'amp',
        'LT',
        'commat',
        'lsqb',
        '[',
        ']',
        '(',
      ],
      ...[
        '\u200b',
        ' ',
        '\u00ad',
        'a',
        '@all',
        '&lt;',
        '&#64',
        'http',
        '://',
        'evil.cn',
        '所有人',
        'font color="info"',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        for (const clean of [plainLine, neutralise]) {
          let read = clean(pieces.join(''));
          for (let time = 0; time < 4; time += 1) {
            expect(read.replace(/[\w.+-]+@[\w.-]+\.\w+/g, '0')).not.toMatch(
              /<\s*[@!/\p{L}]|@all|@所有人|\]\(|:\/\//u,
            );
            read = decoded(read);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** As a client reads that takes every entity it can make out. */
function decoded(text: string): string {
  const names: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    amp: '&',
    commat: '@',
    lsqb: '[',
    quot: '"',
  };
  return text
    .replace(/&#x([\da-f]+);?/gi, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16) % 0x10000),
    )
    .replace(/&#(\d+);?/g, (_, code: string) => String.fromCodePoint(Number(code) % 0x10000))
    .replace(/&(lt|gt|amp|quot);?/gi, (_, name: string) => names[name.toLowerCase()] ?? '')
    .replace(/&(commat|lsqb);/g, (_, name: string) => names[name] ?? '');
}

describe('a cut by bytes', () => {
  it('never splits what a reader sees as one character', () => {
    expect(cutBytes('一二三四', 9)).toBe('一二…');
    expect(cutBytes('一二三四', 12)).toBe('一二三四');
    expect(cutBytes('a👨‍👩‍👧b', 10)).toBe('a…');
    expect(cutBytes('abc', 2)).toBe('');
    expect(cutBytes('abcd', 3)).toBe('…');
    expect(cutBytes('ab cdef', 6)).toBe('ab…');
    expect(cutUnits('  ab', 3)).toBe('…');
    expect(cutUnits('😀😀😀', 4)).toBe('😀…');
  });

  it('fits, is whole, and is a start of the text', () => {
    fc.assert(
      fc.property(wild, fc.nat(200), (raw, max) => {
        const text = raw.toWellFormed();
        const cut = cutBytes(text, max);
        expect(byteLength(cut)).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut === text || cut === '' || text.startsWith(cut.slice(0, -1))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
