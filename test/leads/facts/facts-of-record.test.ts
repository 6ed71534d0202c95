import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../../lambdas/call-records/record.ts';
import type { TaskConfig } from '../../../lambdas/config/config.ts';
import { factsOf } from '../../../lambdas/leads/facts/facts-of-record.ts';
import { vendorRecord } from '../../support/records.ts';

const TASK: TaskConfig = {
  key: 'ai.example.cn/user/task',
  id: 'task-1',
  account: 'acme',
  name: '秋季课程回访',
  channels: ['sales'],
  enabled: true,
  grades: [1],
  freshForMs: 3_600_000,
  settleMs: 600_000,
  windows: [],
  pageSize: 100,
  maskPhone: false,
  quietAlarm: false,
  link: null,
};

function read(raw: unknown): CallRecord {
  const row = readRecord(raw, 'Asia/Shanghai');
  if (!row.readable) throw new Error(row.problem);
  return row.record;
}

const factsFrom = (fields: Record<string, unknown>, task: Partial<TaskConfig> = {}) =>
  factsOf(read(vendorRecord(fields)), { ...TASK, ...task });

const turn = (notify: string, question: string | null, sequence: number) => ({ notify, question, sequence });

it("reads the vendor's own example", () => {
  const answer = JSON.parse(
    readFileSync(new URL('../../fixtures/record-list.response.json', import.meta.url), 'utf8'),
  ) as { data: unknown[] };
  expect(factsOf(read(answer.data[0]), TASK)).toEqual({
    recordId: '50971322-2e84-4701-836c-fd1181306885',
    taskId: 'task-1',
    taskName: '秋季课程回访',
    grade: 1,
    name: '测试掉保时间1',
    company: '诡事屋剧本推理社',
    phone: '18555525545',
    gender: 2,
    province: '安徽',
    city: '蚌埠',
    operatorName: '联通',
    talkMs: 37_140,
    rounds: 2,
    calledAtMs: Date.parse('2022-09-29T15:09:13+08:00'),
    endedAtMs: Date.parse('2022-09-29T15:09:53+08:00'),
    // All that he says is that he hangs up.
    quote: null,
    tags: [],
    contacts: [{ name: '微信', value: '17710726421' }],
    note: null,
    link: null,
  });
});

describe('the phone', () => {
  it.each([
    ['18555525545', '18555525545', '185****5545'],
    ['18555525545_aB3x', '18555525545', '185****5545'],
    ['+8618555525545', '+8618555525545', '+86*******5545'],
    ['0551-5555123_k9', '0551-5555123', '055*****5123'],
    ['95588', '95588', '9***8'],
    ['110', '110', '**0'],
    ['138****5545', '138****5545', '138****5545'],
    ['138****5545_ab', '138****5545', '138****5545'],
    ['U2FsdGVkX1_9kQ', 'U2FsdGVkX1_9kQ', 'U2FsdGVkX1_9kQ'],
    ['abcdefghij138-0013-8000', 'abcdefghij138-0013-8000', 'abcdefghij138******8000'],
    ['weixin138a0013b8000mobile', 'weixin138a0013b8000mobile', 'weixin138******8000mobile'],
    [
      'a8f5f167f44f4964e6c998dee827110c',
      'a8f5f167f44f4964e6c998dee827110c',
      'a8f5f167f44f4964e6c998dee827110c',
    ],
  ])('%s is shown as %s, masked as %s', (callee, shown, masked) => {
    expect(factsFrom({ callee }).phone).toBe(shown);
    expect(factsFrom({ callee }, { maskPhone: true }).phone).toBe(masked);
  });
});

describe('what the customer said that made the lead hot', () => {
  const quoteOf = (...details: ReturnType<typeof turn>[]) => factsFrom({ details }).quote;

  it('is of the real turns, by sequence', () => {
    expect(
      quoteOf(
        turn('asrmessage_notify', '多少钱？', 9),
        turn('asrmessage_notify', '你好。', 3),
        turn('asrprogress_notify', '多少', 12),
        turn('playback_result', '再见', 14),
      ),
    ).toBe('多少钱？');
  });

  it('are looked for in the other rows where no real turn has text', () => {
    expect(
      quoteOf(
        turn('asrmessage_notify', ' 。', 15),
        turn('asrmessage_notify', null, 14),
        turn('asrprogress_notify', '加我微信', 12),
        turn('asrprogress_notify', '……', 13),
      ),
    ).toBe('加我微信');
  });

  it('are said once, though a play-back row repeats them', () => {
    expect(quoteOf(turn('playback_result', '加微信。 加微信。', 12))).toBe('加微信。');
    expect(quoteOf(turn('playback_result', '多少钱？ 太贵了。', 12))).toBe('多少钱？ 太贵了。');
  });

  it('are more than a sound, where there is more', () => {
    expect(
      quoteOf(turn('asrmessage_notify', '那你发我看看', 5), turn('asrmessage_notify', '嗯，啊。', 7)),
    ).toBe('那你发我看看');
    expect(quoteOf(turn('asrmessage_notify', '嗯。', 7))).toBe('嗯。');
  });

  it('are not known where nobody spoke', () => {
    expect(quoteOf()).toBeNull();
    expect(quoteOf(turn('asrmessage_notify', '！？', 1))).toBeNull();
  });

  it('end at 200 characters, none of them cut in half', () => {
    const quote = quoteOf(turn('asrmessage_notify', '好😀'.repeat(200), 1));
    expect(Array.from(quote ?? '')).toHaveLength(200);
    expect(quote).toMatch(/[好😀]…$/u);
  });
});

describe('the link', () => {
  const linkOf = (link: string, fields: Record<string, unknown> = {}) => factsFrom(fields, { link }).link;

  it("takes any field by the vendor's name or ours, encoded", () => {
    const fields = { id: 'r-1', callee: '+86 185', company: '晨光&(上海)', tags: ['热', '急'] };
    expect(linkOf('https://crm.example.cn/{id}?p={callee}&c={company}&t={tags}', fields)).toBe(
      'https://crm.example.cn/r-1?p=%2B86%20185&c=%E6%99%A8%E5%85%89%26%28%E4%B8%8A%E6%B5%B7%29&t=%E7%83%AD%2C%E6%80%A5',
    );
    expect(linkOf('https://x.cn/{task_id}/{taskId}', { task_id: 't' })).toBe('https://x.cn/t/t');
    expect(linkOf('https://x.cn/{intention_results}/{grade}/{bill}/{billMs}')).toBe(
      'https://x.cn/1/1/37140/37140',
    );
    expect(linkOf('https://x.cn/?at={calldate}')).toBe('https://x.cn/?at=2026-03-02T04%3A00%3A00.000Z');
  });

  it("knows every field of the vendor's that we call otherwise", () => {
    const at = (second: number) => `2026-03-02 12:00:0${second}`;
    const times = {
      hangupdate: at(1),
      answerdate: at(2),
      bridge_calldate: at(3),
      bridge_answerdate: at(4),
      created_at: at(5),
      updated_at: at(6),
      read_at: at(7),
      processed_at: at(8),
      number_created_at: at(9),
    };
    for (const [field, time] of Object.entries(times)) {
      const second = time.slice(-1);
      expect(linkOf(`https://x.cn/{${field}}`, times)).toBe(
        `https://x.cn/2026-03-02T04%3A00%3A0${second}.000Z`,
      );
    }
    const texts = {
      callid: 'call',
      bridge_callid: 'bridge',
      hangupcause: 'BUSY',
      gender_str: 'f',
      hangup_disposition_str: 'ai',
      duration: 7,
    };
    for (const [field, value] of Object.entries(texts)) {
      expect(linkOf(`https://x.cn/{${field}}`, texts)).toBe(`https://x.cn/${value}`);
    }
  });

  it('leaves nothing of a time that is unknown, or that no calendar has', () => {
    expect(linkOf('https://x.cn/?a={read_at}', { read_at: null })).toBe('https://x.cn/?a=');
    const record = { ...read(vendorRecord()), calledAtMs: 9e15 };
    expect(factsOf(record, { ...TASK, link: 'https://x.cn/?a={calldate}' }).link).toBe('https://x.cn/?a=');
  });

  it('takes what is plain, and a list only where all of it is text', () => {
    expect(linkOf('https://x.cn/{level}', { level: true })).toBe('https://x.cn/true');
    expect(linkOf('https://x.cn/{send_wechat_data}', { send_wechat_data: ['a', 1] })).toBe('https://x.cn/');
  });

  it('leaves no character that the link syntax of a chat knows', () => {
    expect(linkOf('https://x.cn/{name}', { name: "!'()*" })).toBe('https://x.cn/%21%27%28%29%2A');
  });

  it('leaves nothing where the field is unknown, null or not plain', () => {
    expect(linkOf('https://x.cn/?a={nonsense}&b={extra}&c={details}&d={__proto__}&e={constructor}')).toBe(
      'https://x.cn/?a=&b=&c=&d=&e=',
    );
  });
});

describe('what else a lead carries', () => {
  it.each([
    ['李四的客户', '李四的客户'],
    ['{"负责人":"李四","渠道":"官网","空":""}', '负责人：李四；渠道：官网'],
    ['["一","二"]', '一、二'],
    ['"李四"', '李四'],
    ['{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['{broken', '{broken'],
    ['{}', null],
    ['  ', null],
    ['null', null],
  ])('the note %s reads %s', (extra, note) => {
    expect(factsFrom({ extra }).note).toBe(note);
  });

  it('contact fields with a value, distinct tags, the operator by its number', () => {
    const facts = factsFrom({
      components: [
        { name: '微信', value: 'wx_1' },
        { name: '邮箱', value: ' ' },
        { name: null, value: 'QQ 10000' },
      ],
      tags: ['热', '热', ' ', '急'],
      operator_name: null,
      operator: 3,
    });
    expect(facts.contacts).toEqual([
      { name: '微信', value: 'wx_1' },
      { name: '', value: 'QQ 10000' },
    ]);
    expect(facts.tags).toEqual(['热', '急']);
    expect(facts.operatorName).toBe('移动');
  });

  it.each([
    [1, '电信'],
    [2, '联通'],
    [3, '移动'],
    [9, null],
    [null, null],
  ])('the operator %s by its name', (operator, name) => {
    expect(factsFrom({ operator_name: null, operator }).operatorName).toBe(name);
  });

  it.each([
    [0, null],
    [1, 1],
    [2, 2],
    [3, null],
  ])('a gender of %s as %s', (gender, known) => {
    expect(factsFrom({ gender }).gender).toBe(known);
  });

  it('no phone where there is none', () => {
    expect(factsFrom({ callee: null }).phone).toBeNull();
    expect(factsFrom({ callee: null }, { maskPhone: true }).phone).toBeNull();
  });

  it('when the record came to be, where it does not say when the call was placed', () => {
    const facts = factsFrom({ calldate: null, created_at: '2026-03-02 12:00:06' });
    expect(facts.calledAtMs).toBe(Date.parse('2026-03-02T12:00:06+08:00'));
  });
});

it('stays small and whole whatever a record holds', () => {
  const wild = fc.string({ unit: 'binary', maxLength: 5000 });
  fc.assert(
    fc.property(wild, fc.array(wild, { maxLength: 60 }), (text, many) => {
      const facts = factsFrom(
        {
          name: text,
          company: text,
          callee: text,
          extra: text,
          tags: many,
          components: many.map((value) => ({ name: value, value })),
          details: [turn('asrmessage_notify', text, 1)],
        },
        { link: 'https://x.cn/{name}' },
      );
      const json = JSON.stringify(facts);
      expect(Buffer.byteLength(json)).toBeLessThan(48 * 1024);
      expect(json).not.toMatch(/\\ud[89a-f]/i);
    }),
    { numRuns: 100 },
  );
});

describe('a name or a company that is none', () => {
  it.each([
    '-',
    '—',
    '--',
    '/',
    '。',
    '*',
    '无',
    '暂无',
    '未知',
    '未知客户',
    'null',
    'NULL',
    'N/A',
    'Ｎ／Ａ',
    'unknown',
    '无 ',
  ])('(%s) is not there', (text) => {
    expect(factsFrom({ name: text, company: text })).toMatchObject({ name: null, company: null });
  });

  it.each(['无锡市中心医院', '空谷', '张**', '-A-', 'Na', '❤️', '未知数科技', '赵无极'])(
    '(%s) is one',
    (text) => {
      expect(factsFrom({ name: text, company: text })).toMatchObject({ name: text, company: text });
    },
  );

  it('leaves such words where they may be an answer', () => {
    expect(factsFrom({ extra: '无', components: [{ name: '过敏史', value: '无' }] })).toMatchObject({
      note: '无',
      contacts: [{ name: '过敏史', value: '无' }],
    });
  });
});
