import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../lambdas/alerts/alert.ts';
import { type Answered, packTaken, renderAnswered } from '../../lambdas/alerts/answered.ts';
import { renderReminder } from '../../lambdas/alerts/reminder.ts';
import { packReminders } from '../../lambdas/alerts/reminder-list.ts';
import type { ToldReminder } from '../../lambdas/alerts/told-reminder.ts';
import { dingtalkDialect } from '../../lambdas/channels/dingtalk-robot/dialect.ts';
import { feishuDialect } from '../../lambdas/channels/feishu-robot/dialect.ts';
import { wecomDialect } from '../../lambdas/channels/wecom-robot/dialect.ts';
import type { Ask } from '../../lambdas/leads/told.ts';
import { printDocument } from '../../lambdas/messages/print-document.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aContext, aLead } from '../support/leads.ts';

const LINK = 'https://leads.example.cn/c/T';
const zhangsan = { id: 'zhangsan', name: '张三', because: 'turn' } as const;
const asked = (ask: Partial<Ask> = {}): ToldReminder => ({
  kind: 'reminder',
  lead: aLead({ assignee: zhangsan }),
  newGrade: null,
  ask: {
    step: 1,
    isLast: false,
    afterMs: 5 * MINUTE_MS,
    mention: 'assignee',
    reassign: false,
    team: 'east',
    hours: null,
    lead: { id: 'wangwu', name: '王五' },
    assignee: zhangsan,
    ...ask,
  },
});
const context = (rest = {}) => aContext({ takeLink: LINK, mentionOf: (id: string) => `@${id}`, ...rest });
const room = { room: 4096, pictures: true };
const inWecom = (document: Parameters<typeof printDocument>[0]) =>
  printDocument(document, { dialect: wecomDialect, ...room });

describe('an alert where people take leads', () => {
  it('names whose it is and ends in the link, in every form that people read', () => {
    const alert = renderAlert({ kind: 'alert', lead: asked().lead, newGrade: null }, context());
    for (const dialect of [wecomDialect, dingtalkDialect, feishuDialect]) {
      const printed = printDocument(alert.document, { dialect, ...room });
      expect(printed).toContain('跟进人：张三');
      expect(printed.endsWith(`[我来跟进](${LINK})`)).toBe(true);
    }
    expect(alert.text).toContain('跟进人：张三');
    expect(alert.text.endsWith(`我来跟进　${LINK}`)).toBe(true);
    expect(alert.mentionAlso).toEqual(['@zhangsan']);
    // Where it fits, which is seldom.
    expect(alert.sms.endsWith(LINK)).toBe(true);
    expect(alert.sms.length).toBeLessThanOrEqual(70);
  });

  it('says why it is theirs where that is no matter of turns', () => {
    const of = (because: 'knows-them' | 'nobody-else') =>
      renderAlert(
        { kind: 'alert', lead: aLead({ assignee: { ...zhangsan, because } }), newGrade: null },
        context(),
      ).text;
    expect(of('knows-them')).toContain('跟进人：张三（之前跟进过这位客户）');
    expect(of('nobody-else')).toContain('跟进人：张三（组内暂时没有其他人可派）');
  });
});

describe('a reminder', () => {
  it('is read in ten seconds', () => {
    expect(inWecom(renderReminder(asked(), context()).document)).toBe(
      [
        '**【A 级·未接手】5分钟无人接手 王芳 · 晨光教育**',
        '跟进人：张三',
        '<font color="comment">电话</font> **18555525545**',
        '<font color="comment">呼叫</font> 3月2日 12:00（<font color="info">3 分钟前</font>）',
        `[我来跟进](${LINK})`,
      ].join('\n'),
    );
  });

  it('that gives the lead to somebody else says to whom, and the last one calls the team’s lead', () => {
    const ask = {
      step: 3,
      isLast: true,
      reassign: true,
      waitedMs: 95 * MINUTE_MS,
      assignee: { id: 'lisi', name: '李四', because: 'reassigned' },
      insteadOf: { id: 'zhangsan', name: '张三' },
    } as const;
    const { document, mentionAlso } = renderReminder(asked(ask), context({ repeat: true }));
    expect(inWecom(document).split('\n')).toEqual([
      '**【A 级·未接手·重发】1小时35分无人接手 王芳 · 晨光教育**',
      '> <font color="warning">张三 还没接手，改由 李四 跟进，请现在联系。</font>',
      '> <font color="warning">这是最后一次提醒，请 王五 安排跟进。</font>',
      '',
      '跟进人：李四',
      '<font color="comment">电话</font> **18555525545**',
      '<font color="comment">呼叫</font> 3月2日 12:00（<font color="info">3 分钟前</font>）',
      '<font color="comment">重发：上一次发送没有收到确认，你可能已经看过这条。</font>',
      `[我来跟进](${LINK})`,
    ]);
    expect(mentionAlso).toEqual(['@lisi', '@wangwu']);
  });

  it('of what came of it asks who took it, and links to where that is said', () => {
    const stale = renderReminder(asked({ step: 0, afterMs: DAY_MS }), context());
    const printed = inWecom(stale.document);
    expect(printed).toContain('**【A 级·待反馈】张三 接手1天，结果未填 王芳 · 晨光教育**');
    expect(printed).toContain(`[填写结果](${LINK})`);
    expect(stale.id).toBe('record-1:A:sales-east:remind:stale');
  });

  it('names no customer where a Subject is not encrypted, and nobody’s name can do harm', () => {
    const wild = renderReminder(
      asked({ assignee: { ...zhangsan, name: '<@all> [x](http://evil.example)' } }),
      context(),
    );
    expect(wild.subject).toBe('【A 级·未接手】秋季课程回访');
    expect(inWecom(wild.document)).not.toMatch(/<@all>|\]\(http:\/\/evil/);
  });

  it('in a list is a row, below one link', () => {
    const items = [asked(), asked({ step: 0, afterMs: DAY_MS })].map((told, at) => ({
      told,
      repeat: at === 1,
      id: `id-${at}`,
    }));
    const ctx = { ...aContext(), listLink: () => 'https://leads.example.cn/l/T' };
    const { message, count } = packReminders(items, ctx, { dialect: wecomDialect, ...room });
    expect(count).toBe(2);
    expect(inWecom(message.document).split('\n')).toEqual([
      '**【1 条未接手，1 条待反馈】**',
      '[我来跟进](https://leads.example.cn/l/T)',
      '**A** 王芳 18555525545 · 5分钟无人接手 · 跟进人：张三 · 晨光教育',
      '**A · 重发** 王芳 18555525545 · 接手1天，结果未填 · 跟进人：张三 · 晨光教育',
    ]);
  });
});

describe('that a lead is taken', () => {
  const answered: Answered = {
    kind: 'taken',
    lead: aLead(),
    newGrade: null,
    answer: { by: { id: 'zhangsan', name: '张三' }, atMs: 0, tookMs: 3 * MINUTE_MS, outcome: null },
  };

  it('is one short line, and a few are one message', () => {
    const { document, attributes, id } = renderAnswered(answered, context());
    expect(inWecom(document)).toBe('张三 已接手 王芳（3分钟）');
    expect([attributes.event, id]).toEqual(['claimed', 'record-1:A:sales-east:claimed:1']);
    const items = [1, 2].map((at) => ({ told: answered, repeat: false, id: `${at}` }));
    const { message } = packTaken(items, aContext(), { dialect: wecomDialect, ...room });
    expect(inWecom(message.document).split('\n')).toEqual([
      '**【2 条已接手】**',
      '张三 已接手 王芳（3分钟）',
      '张三 已接手 王芳（3分钟）',
    ]);
  });

  it('is told to machines with who and when, and what came of it', () => {
    const outcome: Answered = {
      ...answered,
      kind: 'outcome',
      answer: { ...answered.answer, outcome: 'won' },
    };
    expect(renderAnswered(outcome, context()).data).toMatchObject({
      id: 'record-1:A:sales-east:outcome:1',
      event: 'outcome',
      by: { id: 'zhangsan' },
      at: '1970-01-01T00:00:00.000Z',
      tookMs: 3 * MINUTE_MS,
      outcome: 'won',
      headline: '张三：王芳 成交',
    });
  });
});

it('a row of several reminders says why a lead is the team lead’s, and asks them once', () => {
  const lead = { id: 'wangwu', name: '王五' };
  const left = { reassign: true, lead, assignee: { ...lead, because: 'nobody-else' as const } };
  const insteadOf = { id: 'zhangsan', name: '张三' };
  const items = [{ ...left, insteadOf }, { ...left, insteadOf, isLast: true }, {}].map((ask, at) => {
    const told = asked({ step: 2, ...ask });
    const recordId = `record-${at}`;
    return { told: { ...told, lead: { ...told.lead, recordId } }, repeat: false, id: recordId };
  });
  const { message } = packReminders(items, context(), { dialect: wecomDialect, ...room });
  const text = inWecom(message.document);
  expect(text.match(/组内没有其他人可以转派，请 王五 安排/g)).toHaveLength(2);
  expect(text).not.toContain('改由');
  expect(text.match(/最后一次提醒/g)).toHaveLength(1);
  expect(text).not.toContain('最后一次提醒，请');
});

it('a row of several reminders says that a lead is somebody else’s now, and that nobody is asked after it', () => {
  const item = (ask: Partial<Ask>, recordId: string) => {
    const told = asked(ask);
    return { told: { ...told, lead: { ...told.lead, recordId } }, repeat: false, id: recordId };
  };
  const items = [
    item({ step: 3, isLast: true, reassign: true, insteadOf: { id: 'lisi', name: '李四' } }, 'one'),
    item({}, 'two'),
    item({ step: 0, passedBy: { id: 'wangwu', name: '王五' } }, 'three'),
  ];
  const { message } = packReminders(items, context(), { dialect: wecomDialect, ...room });
  const text = inWecom(message.document);
  expect(text).toContain('改由 张三 跟进');
  expect(text).toContain('最后一次提醒，请 王五 安排');
  expect(text.match(/最后一次提醒/g)).toHaveLength(1);
  expect(text.match(/改由 张三 跟进/g)).toHaveLength(2);
  expect(text.match(/跟进人：张三/g)).toHaveLength(1);
});
