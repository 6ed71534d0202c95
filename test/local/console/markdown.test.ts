import { describe, expect, it } from 'vitest';
// @ts-expect-error a page's script, without types
import { parseMarkdown } from '../../../local/console/page/markdown.js';

describe('the phone on the console page', () => {
  it("reads the robot's markdown as the app does", () => {
    expect(
      parseMarkdown(
        '**【A】王芳**\n> 客户说:<font color="warning">“付款”</font>\n\n电话 `1*8`\n[打开](https://a.example/?x=1)\n<@li>',
      ),
    ).toEqual([
      { type: 'line', inlines: [{ type: 'bold', inlines: ['【A】王芳'] }] },
      {
        type: 'quote',
        inlines: ['客户说:', { type: 'font', colour: 'warning', inlines: ['“付款”'] }],
      },
      { type: 'gap' },
      { type: 'line', inlines: ['电话 ', { type: 'code', text: '1*8' }] },
      { type: 'line', inlines: [{ type: 'link', href: 'https://a.example/?x=1', text: '打开' }] },
      { type: 'line', inlines: [{ type: 'mention', text: '@li' }] },
    ]);
  });

  it.each([
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '<font color="red" onclick="x">y</font>',
  ])('leaves %s as the text it is', (text) => {
    expect(parseMarkdown(text)).toEqual([{ type: 'line', inlines: [text] }]);
  });

  it('reads the colours and mentions of DingTalk and Feishu by their own names', () => {
    expect(
      parseMarkdown(
        '### 【A】王芳\n<font color=\'grey\'>电话</font> <font color="#e8590c">急</font>\n<at id=ou_1a></at>',
      ),
    ).toEqual([
      { type: 'heading', level: 3, inlines: ['【A】王芳'] },
      {
        type: 'line',
        inlines: [
          { type: 'font', colour: 'comment', inlines: ['电话'] },
          ' ',
          { type: 'font', colour: 'warning', inlines: ['急'] },
        ],
      },
      { type: 'line', inlines: [{ type: 'mention', text: '@ou_1a' }] },
    ]);
  });
});
