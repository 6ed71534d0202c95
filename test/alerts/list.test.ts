import { describe, expect, it } from 'vitest';
import { MIN_ROOM_BYTES } from '../../lambdas/alerts/alert.ts';
import type { ListItem } from '../../lambdas/alerts/list.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aBareLead, aContext, aLead, told } from '../support/leads.ts';
import { packList } from '../support/printed.ts';

const ALL_IN_ITS_ROW = { contacts: [], link: null };

const item = (at: number, overrides: Parameters<typeof aLead>[0] = {}, repeat = false): ListItem => ({
  told: told(
    aLead({ recordId: `record-${at}`, phone: `1380000${1000 + at}`, ...ALL_IN_ITS_ROW, ...overrides }),
  ),
  repeat,
  id: `record-${at}:A:sales-east`,
});

describe('a list', () => {
  it('has the time of a call that is still to come, and no age', () => {
    const { message } = packList([item(1)], aContext({ nowMs: Date.parse('2026-03-02T00:00:00Z') }));
    expect(message.text.split('\n').at(-1)).toBe('A 王芳 13800001001 · 安徽蚌埠 · 3月2日 12:02 · 晨光教育');
    expect(message.markdown).not.toContain('刚刚');
  });

  it('has a row a lead: grade, name, phone, city, age, company; a repeat and a correction say so', () => {
    const correction: ListItem = {
      told: told(aLead({ recordId: 'record-4', name: '赵磊' }), 'correction', 3),
      repeat: false,
      id: 'record-4:A:sales-east:correction',
    };
    const items = [
      item(1),
      item(2, { name: '李建国', company: null, phone: '138****5545' }, true),
      {
        told: told(aBareLead({ recordId: 'record-3', grade: 2, phone: '95588' })),
        repeat: false,
        id: 'three',
      },
      correction,
    ];
    const { message, count } = packList(items, aContext());
    expect(count).toBe(4);
    expect(message.markdown).toBe(
      [
        '**【4 条】A 2 条，B 1 条，更正 1 条｜秋季课程回访**',
        '**A** 王芳 13800001001 · 安徽蚌埠 · 3 分钟前 · 晨光教育',
        '**A · 重发** 李建国 138＊＊＊＊5545 · 安徽蚌埠 · 3 分钟前',
        '**B** 95588',
        '**更正 A → C** 赵磊 18555525545 · 安徽蚌埠 · 3 分钟前 · 晨光教育',
      ].join('\n'),
    );
    expect(message.text).toBe(
      [
        '【4 条】A 2 条，B 1 条，更正 1 条｜秋季课程回访',
        '',
        'A 王芳 13800001001 · 安徽蚌埠 · 3 分钟前 · 晨光教育',
        'A · 重发 李建国 138****5545 · 安徽蚌埠 · 3 分钟前',
        'B 95588',
        '更正 A → C 赵磊 18555525545 · 安徽蚌埠 · 3 分钟前 · 晨光教育',
      ].join('\n'),
    );
    expect(message).toMatchObject({
      event: 'list',
      subject: '【4 条】A 2 条，B 1 条，更正 1 条｜秋季课程回访',
      sms: '【4 条】A 2 条，B 1 条，更正 1 条｜秋季课程回访',
      mention: true,
    });
    expect(message.attributes).toEqual({ event: 'list', task: '秋季课程回访' });
    const data = message.data as { items: { id: string; repeat: boolean }[] };
    expect(data.items.map(({ id, repeat }) => [id, repeat])).toEqual([
      ['record-1:A:sales-east', false],
      ['record-2:A:sales-east', true],
      ['three', false],
      ['record-4:A:sales-east:correction', false],
    ]);
  });

  it('in English', () => {
    const { message } = packList([item(1), item(2, {}, true)], aContext({ locale: 'en' }));
    expect(message.markdown).toBe(
      [
        '**[A] 2 leads | 秋季课程回访**',
        '**A** 王芳 13800001001 · 蚌埠, 安徽 · 3 min ago · 晨光教育',
        '**A · repeat 重发** 王芳 13800001002 · 蚌埠, 安徽 · 3 min ago · 晨光教育',
      ].join('\n'),
    );
  });

  it('where every row repeats, or moved from another grade, says so', () => {
    const lines = (items: ListItem[], locale: 'zh-CN' | 'en' = 'zh-CN') =>
      packList(items, aContext({ locale })).message.markdown.split('\n');
    const repeated = [item(1, {}, true), item(2, {}, true)];
    expect(lines(repeated)[0]).toBe('**【A · 重发】2 条线索｜秋季课程回访**');
    expect(lines(repeated)[1]).toMatch(/^\*\*A · 重发\*\* /);
    expect(lines(repeated, 'en')[0]).toBe('**[A · repeat 重发] 2 leads | 秋季课程回访**');
    const mixed = [item(1, {}, true), item(2, { grade: 2 }, true)];
    expect(lines(mixed)[0]).toBe('**【2 条 · 重发】A 1 条，B 1 条｜秋季课程回访**');
    expect(lines(mixed, 'en')[0]).toBe('**[2 leads · repeat 重发] 1 A, 1 B | 秋季课程回访**');
    const fallen = item(3, { grade: 2 });
    fallen.told.previousGrade = 1;
    expect(lines([item(1), fallen])[2]).toMatch(/^\*\*B · 原 A\*\* 王芳/);
  });

  it('names the record of a lead of which nothing is known', () => {
    const nobody: ListItem = { told: told(aBareLead({ recordId: 'e51b' })), repeat: false, id: 'one' };
    const { markdown, text } = packList([nobody, item(2)], aContext()).message;
    expect(markdown.split('\n')[1]).toBe('**A** 记录 e51b');
    expect(text.split('\n')[2]).toBe('A 记录 e51b');
  });

  it('of several tasks says how many, and each row which', () => {
    const items = [item(1), item(2, { taskId: 'task-2', taskName: '冬令营' })];
    expect(packList(items, aContext()).message.markdown).toBe(
      [
        '**【A】2 条线索｜2 个任务**',
        '**A** 王芳 13800001001 · 安徽蚌埠 · 3 分钟前 · 晨光教育 · 秋季课程回访',
        '**A** 王芳 13800001002 · 安徽蚌埠 · 3 分钟前 · 晨光教育 · 冬令营',
      ].join('\n'),
    );
  });

  it('takes what fits from the front, says what is left, and needs at most 22 messages for 300', () => {
    const all = Array.from({ length: 300 }, (_, at) =>
      item(at, { endedAtMs: (aLead().endedAtMs ?? 0) - at * MINUTE_MS }),
    );
    const heard: string[] = [];
    let left = all;
    while (left.length > 0) {
      const { message, count } = packList(left, aContext());
      expect(Buffer.byteLength(message.markdown)).toBeLessThanOrEqual(4096);
      heard.push(message.markdown);
      left = left.slice(count);
    }
    expect(heard.length).toBeLessThanOrEqual(22);
    expect(heard[0]?.split('\n')[0]).toMatch(
      /^\*\*【A】\d+ 条线索（共 300 条，其余随后）｜秋季课程回访\*\*$/,
    );
    expect(heard.at(-1)?.split('\n')[0]).not.toContain('其余');
    const phones = heard.join('\n').match(/1380000\d{4}/g);
    expect(phones).toEqual(all.map(({ told: { lead } }) => lead.phone));
  });

  it('gives up companies from the bottom before it gives up a row', () => {
    const items = Array.from({ length: 6 }, (_, at) => item(at));
    const whole = packList(items, aContext()).message.markdown;
    const limits = { markdownBytes: Buffer.byteLength(whole) - 1, textBytes: 4096 };
    const { message, count } = packList(items, aContext({ limits }));
    expect(count).toBe(6);
    expect(message.markdown).toBe(whole.slice(0, -' · 晨光教育'.length));
  });

  it('keeps place and age of every row where there is room for them, and companies where there is for these', () => {
    const bytesOf = (items: ListItem[]) => Buffer.byteLength(packList(items, aContext()).message.markdown);
    const at = (items: ListItem[], markdownBytes: number) =>
      packList(items, aContext({ limits: { markdownBytes, textBytes: 4096 } })).message.markdown;
    const full = [item(1), item(2)];
    const short = [item(1, { company: null }), item(2, { company: null })];
    expect(at(full, bytesOf(full))).toBe(packList(full, aContext()).message.markdown);
    expect(at(full, bytesOf(short))).toBe(packList(short, aContext()).message.markdown);
  });

  it('shortens the name of the one that it takes by what is missing, and no further', () => {
    const one = (name: string) => [
      item(1, { name, company: null, province: null, city: null, endedAtMs: null, calledAtMs: null }),
    ];
    const markdownBytes = Buffer.byteLength(packList(one('名'.repeat(20)), aContext()).message.markdown);
    const at = (bytes: number) =>
      packList(one('名'.repeat(20)), aContext({ limits: { markdownBytes: bytes, textBytes: 4096 } })).message
        .markdown;
    expect(at(markdownBytes)).toContain('名'.repeat(20));
    for (const missing of [1, 3, 10, 30]) {
      const markdown = at(markdownBytes - missing);
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(markdownBytes - missing);
      expect(Buffer.byteLength(markdown)).toBeGreaterThan(markdownBytes - missing - 3);
      expect(markdown).toMatch(/名+… 13800001001$/);
    }
    expect(at(1)).toMatch(/\*\*A\*\* 13800001001$/);
  });

  it('of a lead of which not even the record is known says that there is one', () => {
    const nobody: ListItem = { told: told(aBareLead({ recordId: '' })), repeat: false, id: 'one' };
    expect(packList([nobody], aContext()).message.text.split('\n')[2]).toBe('A 新线索');
  });

  it('takes exactly as many rows as fit in their short form', () => {
    const items = [item(1, { company: null }), item(2, { company: null })];
    const bytes = Buffer.byteLength(packList(items, aContext()).message.markdown);
    const countAt = (markdownBytes: number) =>
      packList(items, aContext({ limits: { markdownBytes, textBytes: 4096 } })).count;
    expect([countAt(bytes), countAt(bytes - 1)]).toEqual([2, 1]);
  });

  it('always takes one, at the smallest limit: grade and phone stay, the name gives way', () => {
    const lead = aLead({
      phone: 'f*'.repeat(50),
      name: '名'.repeat(80),
      city: '城'.repeat(40),
      taskName: '任'.repeat(80),
    });
    const limits = { markdownBytes: MIN_ROOM_BYTES, textBytes: 4096 };
    const items = [{ told: told(lead, 'correction', 3), repeat: true, id: 'one' }, item(2)];
    const { message, count } = packList(items, aContext({ limits }));
    expect(count).toBe(1);
    expect(Buffer.byteLength(message.markdown)).toBeLessThanOrEqual(MIN_ROOM_BYTES);
    expect(message.markdown.split('\n')[1]).toMatch(/^\*\*更正 A → C · 重发\*\* 名+… (?:f＊){50}$/);
  });

  it('has the same id for the same leads, another for others', () => {
    const idOf = (...items: ListItem[]) => packList(items, aContext()).message.id;
    expect(idOf(item(1), item(2))).toBe(idOf(item(1), item(2, {}, true)));
    expect(idOf(item(1), item(2))).not.toBe(idOf(item(1), item(3)));
    const named = (...ids: string[]) => idOf(...ids.map((id) => ({ ...item(1), id })));
    expect(named('ab', 'c')).not.toBe(named('a', 'bc'));
    expect(idOf(item(1))).toMatch(/^list:[0-9a-f]{16}:sales-east$/);
  });

  it('of corrections only mentions nobody', () => {
    const correction = { told: told(aLead(), 'correction', 3), repeat: false, id: 'one' };
    expect(packList([correction], aContext()).message.mention).toBe(false);
  });

  it('says to machines of each lead what people read of it alone', () => {
    const fallen = item(2, { grade: 2 }, true);
    fallen.told.previousGrade = 1;
    const { data, id } = packList([item(1), fallen], aContext()).message;
    expect(data).toMatchObject({
      id,
      event: 'list',
      headline: '【2 条】A 1 条，B 1 条｜秋季课程回访',
      count: 2,
      items: [
        { headline: '【A】王芳 · 晨光教育｜秋季课程回访', grade: 'A', repeat: false },
        { headline: '【B · 原 A · 重发】王芳 · 晨光教育｜秋季课程回访', grade: 'B', repeat: true },
      ],
    });
  });

  it('counts its grades hottest first, in whatever order they stand', () => {
    const items = [item(1, { grade: 3 }), item(2), item(3, { grade: 2 }), item(4, { grade: 3 })];
    expect(packList(items, aContext()).message.sms).toBe('【4 条】A 1 条，B 1 条，C 2 条｜秋季课程回访');
  });

  it('names its task in at most 120 bytes, a text message in 70 characters, a Subject in 90', () => {
    const items = [item(1, { taskName: '任'.repeat(41) }), item(2, { taskName: '任'.repeat(41) })];
    const { message } = packList(items, aContext());
    expect(message.text.split('\n')[0]).toBe(`【A】2 条线索｜${'任'.repeat(39)}…`);
    const grades = Array.from({ length: 26 }, (_, at) => item(at, { grade: at + 1 }));
    const { sms, subject } = packList(grades, aContext()).message;
    expect([sms.length, subject.length]).toEqual([70, 90]);
    expect(sms).toMatch(/^【26 条】A 1 条，.*…$/);
  });

  it('of a task without a name leaves no mark where it would stand', () => {
    const items = [item(1, { taskName: '' }), item(2, { taskName: '' })];
    expect(packList(items, aContext()).message.sms).toBe('【A】2 条线索');
  });

  it('holds no more than its e-mail takes', () => {
    const items = Array.from({ length: 5 }, (_, at) => item(at, { company: null }));
    const whole = packList(items, aContext()).message.text;
    const countAt = (textBytes: number) =>
      packList(items, aContext({ limits: { markdownBytes: 4096, textBytes } })).count;
    expect([countAt(Buffer.byteLength(whole)), countAt(Buffer.byteLength(whole) - 1)]).toEqual([5, 4]);
  });

  it('says where to find what its rows have no room for', () => {
    const more = { contacts: [{ name: '微信', value: 'wxid_1' }] };
    const lastOf = (items: ListItem[], ctx = aContext()) =>
      packList(items, ctx).message.markdown.split('\n').at(-1);
    expect(lastOf([item(1, more), item(2, { link: 'https://crm.example.cn/2' })])).toBe(
      '<font color="comment">另有联系方式或客户资料，请按电话到外呼平台或客户系统查看</font>',
    );
    const withPage = { ...aContext(), listLink: () => 'https://leads.example.cn/l/1' };
    expect(lastOf([item(1, more), item(2)], withPage)).toBe(
      '<font color="comment">其中 1 条另有联系方式或客户资料，接手后在页面上可见</font>',
    );
    expect(lastOf([item(1), item(2)], withPage)).toMatch(/^\*\*A\*\* 王芳/);
  });

  it('says nothing of that where it would cost a row', () => {
    const items = [1, 2, 3].map((at) => item(at, { link: 'https://crm.example.cn', company: null }));
    const whole = packList(items, aContext()).message.markdown.split('\n');
    const room = Buffer.byteLength(whole.slice(0, -1).join('\n'));
    const { message, count } = packList(
      items,
      aContext({ limits: { markdownBytes: room, textBytes: 4096 } }),
    );
    expect(count).toBe(3);
    expect(message.markdown).toBe(whole.slice(0, -1).join('\n'));
  });

  it('renders no more than could ever fit', () => {
    const items = Array.from({ length: 500 }, (_, at) => item(at));
    const limits = { markdownBytes: 1_000_000, textBytes: 1_000_000 };
    const { message, count } = packList(items, aContext({ limits }));
    expect(count).toBe(400);
    expect(message.data.items).toHaveLength(400);
    expect(message.sms).toContain('共 500 条');
  });

  it('of nothing is a mistake of the caller', () => {
    expect(() => packList([], aContext())).toThrow(/^packList needs at least one item/);
  });
});
