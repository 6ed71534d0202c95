import { describe, expect, it } from 'vitest';
import { MIN_ROOM_BYTES } from '../../lambdas/alerts/alert.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aBareLead, aContext, aLead, told } from '../support/leads.ts';
import { renderAlert } from '../support/printed.ts';

const grey = (text: string) => `<font color="comment">${text}</font>`;

describe('an alert in the group', () => {
  it('of a lead of which everything is known', () => {
    expect(renderAlert(told(), aContext()).markdown).toBe(
      [
        '**【A】王芳 · 晨光教育｜秋季课程回访**',
        '> 客户说：<font color="warning">“可以啊，你先加我微信，把报价发给我看看。”</font>',
        '',
        '<font color="comment">电话</font> **18555525545**',
        '<font color="comment">地区</font> 安徽蚌埠 · 联通 · 女',
        '<font color="comment">呼叫</font> 3月2日 12:00（<font color="info">3 分钟前</font>）',
        '<font color="comment">通话</font> 1 分 37 秒 · 6 轮',
        '<font color="comment">标签</font> 要报价、同意加微信',
        '<font color="comment">微信</font> wxid_chenguang_88',
        '<font color="comment">备注</font> 负责人：李四；渠道：官网',
        '[打开客户资料](https://crm.example.cn/?id=record-1)',
      ].join('\n'),
    );
  });

  it('of a lead of which little is known has no holes', () => {
    expect(renderAlert(told(aBareLead({ phone: '18555525545' })), aContext()).markdown).toBe(
      ['**【A】18555525545｜秋季课程回访**', `${grey('电话')} **18555525545**`].join('\n'),
    );
    expect(renderAlert(told(aBareLead({ company: '晨光教育', rounds: 1 })), aContext()).markdown).toBe(
      ['**【A】晨光教育｜秋季课程回访**', `${grey('通话')} 1 轮`].join('\n'),
    );
  });

  it('of a lead with neither name nor number names the record, so that somebody can act', () => {
    const nobody = told(aBareLead({ recordId: 'e51b*', city: '蚌埠' }));
    const message = renderAlert(nobody, aContext());
    expect(message.markdown.split('\n')).toEqual([
      '**【A】新线索｜秋季课程回访**',
      `${grey('记录')} e51b＊`,
      `${grey('地区')} 蚌埠`,
    ]);
    expect(message.text).toContain('\n记录　　　e51b*\n');
    expect(message.sms).toBe('【A】记录 e51b* 蚌埠 秋季课程回访');
    expect(renderAlert(nobody, aContext({ locale: 'en' })).markdown).toContain(`${grey('Record')} e51b＊`);
    for (const known of [{ name: '王芳' }, { company: '晨光教育' }, { phone: '95588' }]) {
      expect(renderAlert(told(aBareLead(known)), aContext()).text).not.toContain('记录');
    }
  });

  it.each([
    [0, 0, null, null],
    [999, 1, '1 轮', '1 round'],
    [1_000, 0, '1 秒', '1 s'],
    [60_000, null, '1 分钟', '1 min'],
    [60_999, null, '1 分钟', '1 min'],
    [61_000, null, '1 分 1 秒', '1 min 1 s'],
    [2 * HOUR_MS + 59_000, null, '2 小时', '2 h'],
    [2 * HOUR_MS + MINUTE_MS, null, '2 小时 1 分', '2 h 1 min'],
  ])('after %d ms and %s rounds of talk says %s', (talkMs, rounds, zh, en) => {
    const lead = aBareLead({ phone: '95588', talkMs, rounds });
    const shown = (locale: 'zh-CN' | 'en') =>
      renderAlert(told(lead), aContext({ locale })).markdown.split('\n').slice(2);
    expect(shown('zh-CN')).toEqual(zh === null ? [] : [`${grey('通话')} ${zh}`]);
    expect(shown('en')).toEqual(en === null ? [] : [`${grey('Talk')} ${en}`]);
  });

  it.each([
    [2, 1, '【B · 原 A】', '[B, was A] '],
    [1, 2, '【A · 由 B 升】', '[A, up from B] '],
    [1, null, '【A】', '[A] '],
    [1, undefined, '【A】', '[A] '],
  ])('of grade %d after %s is no new customer: %s', (grade, previousGrade, zh, en) => {
    const moved = { ...told(aLead({ grade })), previousGrade };
    const message = renderAlert(moved, aContext());
    expect(message.markdown.startsWith(`**${zh}王芳`)).toBe(true);
    for (const form of [message.text, message.sms, message.data.headline]) {
      expect(String(form).startsWith(`${zh}王芳`)).toBe(true);
    }
    expect(message.subject.startsWith(`${zh}秋季`)).toBe(true);
    expect(renderAlert(moved, aContext({ locale: 'en' })).sms.startsWith(`${en}王芳`)).toBe(true);
    const letters = { 1: 'A', 2: 'B' } as const;
    expect(message.data.previousGrade).toBe(previousGrade ? letters[previousGrade as 1 | 2] : null);
  });

  it('of another grade, sent again, says both', () => {
    const moved = { ...told(), previousGrade: 2 };
    expect(renderAlert(moved, aContext({ repeat: true })).sms).toContain('【A · 由 B 升 · 重发】');
    expect(renderAlert(moved, aContext({ locale: 'en', repeat: true })).sms).toContain(
      '[A, up from B · repeat 重发] ',
    );
  });

  it('that may have been heard before says so first and explains it last', () => {
    const lines = renderAlert(told(), aContext({ repeat: true })).markdown.split('\n');
    expect(lines[0]).toBe('**【A · 重发】王芳 · 晨光教育｜秋季课程回访**');
    expect(lines.at(-1)).toBe(grey('重发：上一次发送没有收到确认，你可能已经看过这条。'));
  });

  it('again, after a correction, says what to do', () => {
    const lines = renderAlert(told(aLead(), 'again'), aContext()).markdown.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '**【再次为 A】王芳 · 晨光教育｜秋季课程回访**',
      '> <font color="warning">之前已更正降级，现在又评为 A 级：请恢复跟进。</font>',
      '> 客户说：<font color="warning">“可以啊，你先加我微信，把报价发给我看看。”</font>',
      '',
    ]);
  });

  it('corrected a second time says that it is not the first', () => {
    const second = (newGrade: number | null, locale: 'zh-CN' | 'en') =>
      renderAlert({ ...told(aLead(), 'correction', newGrade), round: 2 }, aContext({ locale }))
        .text.split('\n')
        .slice(0, 2)
        .join(' ');
    expect(second(3, 'zh-CN')).toMatch(/^【再次更正 A → C】.* 再次由 A 级改为 C 级：还没联系的，/);
    expect(second(null, 'zh-CN')).toMatch(/^【再次更正 A → 未评级】.* A 级再次撤销：还没联系的，/);
    expect(second(3, 'en')).toMatch(/^\[Corrected again A → C\] .* Changed once more from A to C: /);
    expect(second(null, 'en')).toMatch(/^\[Corrected again A → no grade\] .* Once more no longer A: /);
    // A third announcement says what a second one does.
    const again = { ...told(aLead(), 'again'), round: 2 };
    expect(renderAlert(again, aContext()).text).toMatch(/^【再次为 A】.*\n之前已更正降级，现在又评为 A 级：/);
  });

  it('corrected says from what to what, who, and what to do', () => {
    expect(renderAlert(told(aLead(), 'correction', 3), aContext()).markdown).toBe(
      [
        '**【更正 A → C】王芳 · 晨光教育｜秋季课程回访**',
        '> <font color="warning">已由 A 级改为 C 级：还没联系的，不用再优先联系；已联系的，按 C 级跟进。</font>',
        '',
        '<font color="comment">电话</font> **18555525545**',
        '<font color="comment">地区</font> 安徽蚌埠 · 联通 · 女',
        '<font color="comment">呼叫</font> 3月2日 12:00（<font color="info">3 分钟前</font>）',
        '<font color="comment">通话</font> 1 分 37 秒 · 6 轮',
        '[打开客户资料](https://crm.example.cn/?id=record-1)',
      ].join('\n'),
    );
    expect(renderAlert(told(aLead(), 'correction', null), aContext()).markdown).toContain(
      '【更正 A → 未评级】',
    );
  });

  it('in English', () => {
    expect(renderAlert(told(), aContext({ locale: 'en' })).markdown).toBe(
      [
        '**[A] 王芳 · 晨光教育 | 秋季课程回访**',
        '> They said: <font color="warning">“可以啊，你先加我微信，把报价发给我看看。”</font>',
        '',
        '<font color="comment">Phone</font> **18555525545**',
        '<font color="comment">Where</font> 蚌埠, 安徽 · China Unicom · female',
        '<font color="comment">Called</font> 2 Mar 12:00 (<font color="info">3 min ago</font>)',
        '<font color="comment">Talk</font> 1 min 37 s · 6 rounds',
        '<font color="comment">Tags</font> 要报价, 同意加微信',
        '<font color="comment">微信</font> wxid_chenguang_88',
        '<font color="comment">Note</font> 负责人：李四；渠道：官网',
        '[Open the customer](https://crm.example.cn/?id=record-1)',
      ].join('\n'),
    );
    const repeated = renderAlert(
      told(aLead(), 'correction', 3),
      aContext({ locale: 'en', repeat: true }),
    ).markdown;
    expect(repeated).toContain('[Correction A → C · repeat 重发] 王芳');
  });

  it.each([
    ['138****5545', '**138＊＊＊＊5545**'],
    ['U2Fsd_GVk+X19/kQ==', '**U2Fsd_GVk+X19/kQ==**'],
    ['+8618555525545', '**+8618555525545**'],
    ['0551-5555123', '**0551-5555123**'],
  ])('shows the phone %s as it came, with wide stars that no client takes for bold', (phone, shown) => {
    const message = renderAlert(told(aLead({ phone })), aContext());
    expect(message.markdown).toContain(`${grey('电话')} ${shown}\n`);
    expect(message.text).toContain(`电话　　　${phone}\n`);
    expect(message.sms).toContain(` ${phone} `);
  });

  it.each([
    [0, '<font color="info">刚刚</font>'],
    [-2 * MINUTE_MS, '<font color="info">刚刚</font>'],
    [9 * MINUTE_MS, '<font color="info">9 分钟前</font>'],
    [10 * MINUTE_MS, '<font color="comment">10 分钟前</font>'],
    [HOUR_MS, '<font color="warning">1 小时前</font>'],
    [3 * DAY_MS, '<font color="warning">3 天前</font>'],
  ])('colours how old the lead is: after %d ms %s', (ageMs, age) => {
    const lead = aLead();
    const ctx = aContext({ nowMs: (lead.endedAtMs ?? 0) + ageMs });
    expect(renderAlert(told(lead), ctx).markdown).toContain(`3月2日 12:00（${age}）`);
  });

  it('gives no age to a call that is still to come, and calls it fresh nowhere', () => {
    const lead = aLead();
    const ctx = aContext({ nowMs: (lead.endedAtMs ?? 0) - 2 * MINUTE_MS - 1 });
    const { markdown, text } = renderAlert(told(lead), ctx);
    expect(markdown).toContain('3月2日 12:00\n');
    expect(text).toContain('3月2日 12:00\n');
    for (const form of [markdown, text]) expect(form).not.toMatch(/刚刚|color="info"/);
  });

  it('gives the year where it is not this one, in the zone of the team', () => {
    const calledAtMs = Date.parse('2025-12-31T16:30:00Z');
    const at = (timeZone: string) => renderAlert(told(aLead({ calledAtMs })), aContext({ timeZone })).text;
    expect(at('Asia/Shanghai')).toContain('1月1日 00:30');
    expect(at('Europe/Berlin')).toContain('2025年12月31日 17:30');
  });

  it.each([
    ['北京', '北京市', '北京市 · 联通'],
    ['北京市', '北京', '北京市 · 联通'],
    ['evil.', 'com', 'evil．com · 联通'],
    ['evil', '.com', 'evil．com · 联通'],
    ['上海', '上海', '上海 · 联通'],
    ['安徽', null, '安徽 · 联通'],
    [null, '蚌埠', '蚌埠 · 联通'],
    [null, null, '联通 · 女'],
  ])('names the place %s %s once: %s', (province, city, shown) => {
    const { markdown } = renderAlert(told(aLead({ province, city })), aContext());
    expect(markdown).toContain(`${grey('地区')} ${shown}`);
  });

  it('has letters to Z and says so beyond', () => {
    expect(renderAlert(told(aLead({ grade: 26 })), aContext()).sms).toContain('【Z】');
    expect(renderAlert(told(aLead({ grade: 27 })), aContext()).sms).toContain('【G27】');
  });
});

describe('the same alert for other readers', () => {
  it('as an e-mail', () => {
    const message = renderAlert(told(), aContext());
    expect(message.subject).toBe('【A】秋季课程回访 · 安徽蚌埠');
    expect(message.text).toBe(
      [
        '【A】王芳 · 晨光教育｜秋季课程回访',
        '',
        '客户说：“可以啊，你先加我微信，把报价发给我看看。”',
        '',
        '电话　　　18555525545',
        '姓名　　　王芳',
        '公司　　　晨光教育',
        '地区　　　安徽蚌埠 · 联通 · 女',
        '呼叫　　　3月2日 12:00（3 分钟前）',
        '通话　　　1 分 37 秒 · 6 轮',
        '任务　　　秋季课程回访',
        '标签　　　要报价、同意加微信',
        '微信　　　wxid_chenguang_88',
        '备注　　　负责人：李四；渠道：官网',
        '链接　　　https://crm.example.cn/?id=record-1',
      ].join('\n'),
    );
  });

  it('as an e-mail, of what was told before and is different now', () => {
    const start = (...of: Parameters<typeof told>) =>
      renderAlert(told(...of), aContext())
        .text.split('\n')
        .slice(0, 3);
    expect(start(aLead(), 'correction', 3)).toEqual([
      '【更正 A → C】王芳 · 晨光教育｜秋季课程回访',
      '已由 A 级改为 C 级：还没联系的，不用再优先联系；已联系的，按 C 级跟进。',
      '',
    ]);
    expect(start(aLead(), 'again')).toEqual([
      '【再次为 A】王芳 · 晨光教育｜秋季课程回访',
      '之前已更正降级，现在又评为 A 级：请恢复跟进。',
      '',
    ]);
    const repeated = renderAlert(told(aLead()), aContext({ repeat: true })).text.split('\n');
    expect(repeated[1]).toBe('重发：上一次发送没有收到确认，你可能已经看过这条。');
  });

  it('as an e-mail, of a lead of which little is known, has no holes', () => {
    expect(renderAlert(told(aBareLead({ phone: '95588' })), aContext()).text).toBe(
      ['【A】95588｜秋季课程回访', '', '电话　　　95588', '任务　　　秋季课程回访'].join('\n'),
    );
  });

  it('as an e-mail that is too long gives up its dearest lines last, and shortens what it can', () => {
    const at = (textBytes: number) =>
      renderAlert(
        told(aLead({ note: '备'.repeat(200) })),
        aContext({ limits: { markdownBytes: 4096, textBytes } }),
      ).text;
    expect(at(700)).toMatch(/\n备注　　　备+…\n/);
    expect(Buffer.byteLength(at(700))).toBeLessThanOrEqual(700);
    expect(at(20)).toBe('电话　　　18…');
  });

  it('as a text message of 70 characters, the phone whole', () => {
    expect(renderAlert(told(), aContext()).sms).toBe('【A】王芳 18555525545 蚌埠 秋季课程回访');
    const long = renderAlert(
      told(aLead({ name: '名'.repeat(80), taskName: '任务'.repeat(40) })),
      aContext(),
    ).sms;
    expect(long).toHaveLength(70);
    expect(long).toContain(' 18555525545 任务');
    const filled = (taskName: string) => renderAlert(told(aLead({ taskName })), aContext()).sms;
    expect(filled('任'.repeat(49))).toBe(`【A】王芳 18555525545 蚌埠 ${'任'.repeat(49)}`);
    expect(filled('任'.repeat(50))).toBe(`【A】王芳 18555525545 ${'任'.repeat(50)}`);
  });

  it('as data, with nothing personal in what filter policies see and what a Subject shows', () => {
    const message = renderAlert(told(aLead(), 'correction', 3), aContext({ repeat: true }));
    expect(message.attributes).toEqual({
      event: 'correction',
      grade: 'A',
      task: '秋季课程回访',
      province: '安徽',
    });
    expect(message.subject).toBe('【更正 A → C · 重发】秋季课程回访 · 安徽蚌埠');
    expect(message.data).toEqual({
      id: 'record-1:A:sales-east:correction',
      event: 'correction',
      kind: 'correction',
      repeat: true,
      grade: 'A',
      newGrade: 'C',
      previousGrade: null,
      headline: '【更正 A → C · 重发】王芳 · 晨光教育｜秋季课程回访',
      lead: {
        recordId: 'record-1',
        taskId: 'task-1',
        taskName: '秋季课程回访',
        name: '王芳',
        company: '晨光教育',
        phone: '18555525545',
        gender: 'female',
        province: '安徽',
        city: '蚌埠',
        operatorName: '联通',
        talkMs: 97_400,
        rounds: 6,
        calledAt: '2026-03-02T04:00:00.000Z',
        endedAt: '2026-03-02T04:02:00.000Z',
        quote: '可以啊，你先加我微信，把报价发给我看看。',
        tags: ['要报价', '同意加微信'],
        contacts: [{ name: '微信', value: 'wxid_chenguang_88' }],
        note: '负责人：李四；渠道：官网',
        link: 'https://crm.example.cn/?id=record-1',
      },
    });
  });

  it('keeps one id through every attempt, and another for each thing told', () => {
    const ids = [
      renderAlert(told(), aContext()).id,
      renderAlert(told(), aContext({ repeat: true })).id,
      renderAlert(told(aLead(), 'correction', 3), aContext()).id,
      renderAlert(told(aLead(), 'again'), aContext()).id,
      renderAlert({ ...told(aLead(), 'correction', 3), round: 2 }, aContext()).id,
      renderAlert({ ...told(aLead(), 'again'), round: 3 }, aContext()).id,
      renderAlert({ ...told(aLead(), 'again'), round: 1 }, aContext()).id,
    ];
    expect(ids).toEqual([
      'record-1:A:sales-east',
      'record-1:A:sales-east',
      'record-1:A:sales-east:correction',
      'record-1:A:sales-east:again',
      'record-1:A:sales-east:correction:2',
      'record-1:A:sales-east:again:3',
      'record-1:A:sales-east:again',
    ]);
  });

  it('mentions people for what they must act on', () => {
    const mentions = (['alert', 'again', 'correction'] as const).map(
      (kind) => renderAlert(told(aLead(), kind, 3), aContext()).mention,
    );
    expect(mentions).toEqual([true, true, false]);
  });

  it('leaves out attributes that are not known', () => {
    expect(renderAlert(told(aBareLead()), aContext()).attributes).toEqual({
      event: 'alert',
      grade: 'A',
      task: '秋季课程回访',
    });
  });
});

describe('where room is short', () => {
  const withRoom = (markdownBytes: number) =>
    renderAlert(told(), aContext({ repeat: true, limits: { markdownBytes, textBytes: 4096 } })).markdown;

  it('the dearest lines stay, whole', () => {
    expect(withRoom(512).split('\n')).toEqual([
      '**【A · 重发】王芳 · 晨光教育｜秋季课程回访**',
      '> 客户说：<font color="warning">“可以啊，你先加我微信，把报价发给我看看。”</font>',
      '',
      '<font color="comment">电话</font> **18555525545**',
      '<font color="comment">地区</font> 安徽蚌埠 · 联通 · 女',
      '<font color="comment">呼叫</font> 3月2日 12:00（<font color="info">3 分钟前</font>）',
      '<font color="comment">通话</font> 1 分 37 秒 · 6 轮',
      '[打开客户资料](https://crm.example.cn/?id=record-1)',
    ]);
  });

  it('a value is shortened to 24 bytes, and left out where it would be less', () => {
    const quoted = (markdownBytes: number) => {
      const lead = aLead({ quote: 'x'.repeat(90) });
      const limits = { markdownBytes, textBytes: 4096 };
      return /“(.*)”/.exec(renderAlert(told(lead), aContext({ limits })).markdown)?.[1];
    };
    const lengths = Array.from({ length: 200 }, (_, at) => Buffer.byteLength(quoted(120 + at) ?? ''));
    expect(Math.min(...lengths.filter((bytes) => bytes > 0))).toBe(24);
    expect(lengths[0]).toBe(0);
  });

  it('eight contact fields are enough', () => {
    const contacts = Array.from({ length: 10 }, (_, at) => ({ name: `字段${at}`, value: 'v' }));
    const { markdown } = renderAlert(told(aLead({ contacts })), aContext());
    expect(markdown.match(/字段\d/g)).toHaveLength(8);
  });

  it('a company that is the name is said once', () => {
    expect(renderAlert(told(aLead({ name: '晨光', company: '晨光' })), aContext()).markdown).toMatch(
      /^\*\*【A】晨光｜秋季课程回访\*\*/,
    );
  });

  it('a quote is shortened inside its quotation marks and its colour', () => {
    expect(withRoom(210).split('\n')).toEqual([
      '**【A · 重发】王芳 · 晨光教育｜秋季课程回访**',
      '> 客户说：<font color="warning">“可以啊，你先加我微信，把报…”</font>',
      '',
      '<font color="comment">电话</font> **18555525545**',
    ]);
  });

  it('a phone of nothing but stars, three bytes each when wide, is still there', () => {
    const limits = { markdownBytes: MIN_ROOM_BYTES, textBytes: 4096 };
    const { markdown } = renderAlert(told(aLead({ phone: '*'.repeat(200) })), aContext({ limits }));
    expect(markdown).toContain(`${grey('电话')} **＊＊＊`);
  });

  it('the first line gives way before the phone does', () => {
    expect(withRoom(88)).toBe('**【A · 重发】王芳**\n\n<font color="comment">电话</font> **18555525545**');
  });
});
