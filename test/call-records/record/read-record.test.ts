import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../lambdas/call-records/listing.ts';
import { readRecord } from '../../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../../lambdas/call-records/record.ts';
import { vendorRecord } from '../../support/records.ts';

const SHANGHAI = 'Asia/Shanghai';
const at = (iso: string) => Date.parse(iso);

function read(raw: unknown): CallRecord {
  const row = readRecord(raw, SHANGHAI);
  if (!row.readable) throw new Error(`unreadable: ${row.problem}`);
  return row.record;
}

const readOne = (fields: Record<string, unknown>) => read(vendorRecord(fields));

describe('the vendor’s own example', () => {
  const path = new URL('../../fixtures/record-list.response.json', import.meta.url);
  const example = JSON.parse(readFileSync(path, 'utf8')) as { data: unknown[] };
  const record = read(example.data[0]);

  it('is read field by field', () => {
    const { details, ...rest } = record;
    expect(details).toHaveLength(3);
    expect(rest).toEqual({
      tags: [],
      tagGroups: [],
      operatorName: '联通',
      extra: null,
      name: '测试掉保时间1',
      company: '诡事屋剧本推理社',
      sendWechatData: [],
      components: [{ name: '微信', type: 'text', value: '17710726421' }],
      id: '50971322-2e84-4701-836c-fd1181306885',
      taskId: '287e19c4-1966-49d6-8f02-b53ef11c0a55',
      groupId: 8888,
      callId: 'ed26665c-873f-4917-a346-ce38cd2be7b5',
      score: 1000,
      callee: '18555525545',
      callerNumber: '0000000000',
      durationMs: 39_500,
      errorCode: 0,
      gender: 2,
      levelId: '23059613-da4c-4e52-94e1-42e3a5c0c40d',
      calledAtMs: at('2022-09-29T07:09:13Z'),
      billMs: 37_140,
      hangupCause: 'NORMAL_CLEARING',
      hungUpAtMs: at('2022-09-29T07:09:53Z'),
      answeredAtMs: at('2022-09-29T07:09:16Z'),
      bridgeCallId: null,
      bridgeNumber: null,
      bridgeCalledAtMs: null,
      bridgeAnsweredAtMs: null,
      hangupDisposition: 2,
      createdAtMs: at('2022-09-29T07:09:19Z'),
      updatedAtMs: at('2022-10-19T06:56:42Z'),
      rounds: 2,
      levelName: 'A类客户()',
      readAtMs: at('2022-10-19T06:56:42Z'),
      provinceId: 5,
      cityId: 90,
      operator: 2,
      customerId: 'e973e23f-32da-44ea-921a-1988d2c5c7f2',
      userId: '4d99d91c-f5d9-49da-88da-758977cc58a9',
      processedAtMs: null,
      numberCreatedAtMs: at('2022-08-02T08:10:48Z'),
      grade: 1,
      level: null,
      genderText: '男',
      hangupDispositionText: '客户',
      province: '安徽',
      city: '蚌埠',
    });
  });

  it('has its dialogue in the order it was spoken', () => {
    expect(record.details.map(({ sequence }) => sequence)).toEqual([10, 11, 12]);
    expect(record.details[2]).toEqual({
      id: '11e3fbf3-b35f-43e9-bee8-4f2c746bcc3d',
      recordId: '50971322-2e84-4701-836c-fd1181306885',
      taskId: '287e19c4-1966-49d6-8f02-b53ef11c0a55',
      notify: 'playback_result',
      callId: 'ed26665c-873f-4917-a346-ce38cd2be7b5',
      errorCode: 0,
      asrType: null,
      callee: '18555525545',
      gender: null,
      asrElapseMs: null,
      recordMs: null,
      volumeGain: null,
      question: '挂了吧。 挂了吧。',
      splitQuestion: null,
      questionIndex: 0,
      speakMs: 0,
      playMs: 0,
      keyword: '挂了,挂了吧',
      answerId: '97562248-d734-4e8d-97e4-eb37d51344cd',
      answerText: '结束语挂断',
      answerContent: '结束语挂断结束语挂断结束语挂断',
      wordClass: '1',
      answerAction: 2,
      playbackAfterAction: 0,
      upstreamAnswerAction: null,
      upstreamAnswerContent: null,
      upstreamAnswerText: null,
      upstreamAnswerId: null,
      score: 1000,
      sequence: 12,
      createdAtMs: at('2022-09-29T07:09:53Z'),
      updatedAtMs: at('2022-09-29T07:09:53Z'),
      bridgeStatus: null,
      userId: '4d99d91c-f5d9-49da-88da-758977cc58a9',
      isRegular: 0,
      expression: null,
      tags: [],
    });
    expect(record.details[0]).toMatchObject({
      asrElapseMs: 709,
      recordMs: 930,
      volumeGain: 5.393745,
      playMs: 3360,
    });
  });

  it('has all 48 fields, and all of the dialogue’s', () => {
    const raw = example.data[0] as { details: object[] };
    expect(Object.keys(record)).toHaveLength(Object.keys(raw).length);
    expect(Object.keys(record.details[0] ?? {})).toHaveLength(Object.keys(raw.details[0] ?? {}).length);
  });
});

describe('types that are not as documented', () => {
  it('takes numbers that come as text, and text that comes as a number', () => {
    const record = readOne({
      bill: '37140',
      duration: ' 39500 ',
      score: '1e3',
      gender: '2',
      callee: 18555525545,
      callid: 7,
    });
    expect(record).toMatchObject({ billMs: 37_140, durationMs: 39_500, score: 1000, gender: 2 });
    expect(record).toMatchObject({ callee: '18555525545', callId: '7' });
  });

  it('reads what is missing, empty or of another type as null', () => {
    const record = read({
      id: 'r',
      bill: 'long',
      rounds: [],
      name: '  ',
      company: {},
      calldate: true,
      gender: '',
      level: undefined,
    });
    const { id, tags, tagGroups, sendWechatData, components, details, ...rest } = record;
    expect(id).toBe('r');
    expect([tags, tagGroups, sendWechatData, components, details]).toEqual([[], [], [], [], []]);
    for (const [field, value] of Object.entries(rest)) expect(value, field).toBeNull();
  });

  it('takes lists that PHP sent as objects, and nulls in place of lists', () => {
    const record = readOne({
      tags: { '0': '高意向', '3': '回访' },
      tag_groups: null,
      details: { '0': { sequence: '2', question: 'b' }, '1': { sequence: 1, question: 'a' } },
      components: { '5': { name: '微信', value: 'wx1' } },
      send_wechat_data: { '0': { id: 1 } },
    });
    expect(record.tags).toEqual(['高意向', '回访']);
    expect(record.tagGroups).toEqual([]);
    expect(record.details.map(({ question }) => question)).toEqual(['a', 'b']);
    expect(record.components).toEqual([{ name: '微信', type: null, value: 'wx1' }]);
    expect(record.sendWechatData).toEqual([{ id: 1 }]);
  });

  it('finds a tag’s name wherever it is', () => {
    const tags = [
      'a',
      5,
      { name: 'b' },
      { tag: 'c' },
      { tag_name: 'd' },
      { tag: { name: 'e' } },
      { id: 1 },
      null,
      ' ',
    ];
    expect(readOne({ tags }).tags).toEqual(['a', '5', 'b', 'c', 'd', 'e']);
    expect(readOne({ tag_groups: [{ group_name: 'g' }, { title: 't' }] }).tagGroups).toEqual(['g', 't']);
    expect(readOne({ tags: '高意向' }).tags).toEqual(['高意向']);
  });

  it('takes places as text, and a bare number as no name', () => {
    expect(readOne({ province: '安徽', city: { name: '蚌埠' } })).toMatchObject({
      province: '安徽',
      city: '蚌埠',
    });
    expect(readOne({ province: { province: '安徽' } }).province).toBe('安徽');
    expect(readOne({ province: 5, city: [] })).toMatchObject({ province: null, city: null });
  });

  it('turns an `extra` that the server took apart into text again', () => {
    expect(readOne({ extra: { owner: '李雷' } }).extra).toBe('{"owner":"李雷"}');
    expect(readOne({ extra: ' as it came ' }).extra).toBe(' as it came ');
    expect(readOne({ extra: 42 }).extra).toBe('42');
    expect(readOne({ extra: [] }).extra).toBeNull();
  });

  it('reads a contact field in which several things were chosen', () => {
    const components = [
      { name: '课程', value: ['英语', null, {}, '数学'] },
      { name: '空', value: [] },
      { id: 1 },
      '备注',
    ];
    expect(readOne({ components }).components).toEqual([
      { name: '课程', type: null, value: '英语, 数学' },
      { name: '空', type: null, value: null },
      { name: null, type: null, value: '备注' },
    ]);
  });

  it('keeps dialogue rows of one sequence in their order, those without one last, and drops what is no row', () => {
    const details = [
      { question: 'x' },
      { sequence: 2, question: 'b1' },
      null,
      'y',
      { sequence: 2, question: 'b2' },
      { sequence: -1, question: 'a' },
    ];
    expect(readOne({ details }).details.map(({ question }) => question)).toEqual(['a', 'b1', 'b2', 'x']);
  });

  it('replaces half a surrogate pair, which neither the table nor a URL takes', () => {
    const { name } = readOne({ name: '王\ud83d' });
    expect(() => encodeURIComponent(name ?? '')).not.toThrow();
  });
});

describe('the grade', () => {
  it.each([
    [1, 1],
    ['1', 1],
    [' 2 ', 2],
    ['3.0', 3],
    [5, 5],
    [26, 26],
    ['A', 1],
    ['b', 2],
    ['Z', 26],
  ])('reads %j as %j', (raw, grade) => {
    expect(readOne({ intention_results: raw }).grade).toBe(grade);
  });

  it.each([[0], ['0'], [null], [undefined], [''], [' '], [false], [[]]])(
    'reads %j as not graded yet',
    (raw) => {
      expect(readOne({ intention_results: raw }).grade).toBeNull();
    },
  );

  it.each([
    [27],
    [-1],
    [1.5],
    ['27'],
    ['AA'],
    ['secret 18555525545'],
    [true],
    [[1]],
    [{ id: 1 }],
    [Number.NaN],
  ])('does not take %j for "not graded": the row is unreadable, and says why without the value', (raw) => {
    const row = readRecord(vendorRecord({ id: 'r1', intention_results: raw }), SHANGHAI);
    expect(row).toMatchObject({ readable: false, key: 'r1' });
    expect((row as Row & { readable: false }).problem).toMatch(/^intention_results: expected /);
    expect((row as Row & { readable: false }).problem).not.toContain('18555525545');
  });
});

describe('rows that cannot be told apart', () => {
  it.each([[undefined], [null], [''], [{}], [2 ** 60], ['x'.repeat(257)]])(
    'an id of %j makes a row unreadable',
    (id) => {
      const row = readRecord({ ...vendorRecord(), id }, SHANGHAI);
      expect(row).toMatchObject({ readable: false, key: expect.stringMatching(/^digest:[0-9a-f]{32}$/) });
    },
  );

  it('a digest is the same for the same row and another for another', () => {
    const key = (raw: unknown) => readRecord(raw, SHANGHAI).key;
    expect(key({ name: 'a' })).toBe(key({ name: 'a' }));
    expect(key({ name: 'a' })).not.toBe(key({ name: 'b' }));
  });

  it('takes an id that is a whole number', () => {
    expect(read({ id: 42 }).id).toBe('42');
  });

  it.each([[null], ['row'], [7], [[]], [[{ id: 'r' }]]])('%j is no row', (raw) => {
    expect(readRecord(raw, SHANGHAI).readable).toBe(false);
  });
});

describe('why a row cannot be read', () => {
  const problem = (fields: Record<string, unknown>, asked?: string) => {
    const row = readRecord({ ...vendorRecord(), ...fields }, SHANGHAI, asked);
    return row.readable ? null : row.problem;
  };

  it.each<[Record<string, unknown>, string]>([
    [{ id: null }, 'id: expected text, got null'],
    [{ id: [] }, 'id: expected text, got list'],
    [{ id: {} }, 'id: expected text, got object'],
    [{ id: undefined }, 'id: expected text, got undefined'],
    [{ id: ' ' }, 'id: expected text, got string'],
    [{ id: 2 ** 60 }, 'id: a number that cannot be read exactly'],
    [{ id: 'x'.repeat(257) }, 'id: longer than 256 characters'],
    [
      { intention_results: [1] },
      'intention_results: expected 0 to 26, a letter or nothing, got another list',
    ],
    [
      { intention_results: true },
      'intention_results: expected 0 to 26, a letter or nothing, got another boolean',
    ],
  ])('is said without its value: %j', (fields, said) => {
    expect(problem(fields)).toBe(said);
  });

  it('is not that its id is as long as an id may be', () => {
    expect(problem({ id: 'x'.repeat(256) })).toBeNull();
  });

  it('is that it is no object', () => {
    expect(readRecord('row', SHANGHAI)).toMatchObject({ readable: false, problem: 'expected an object' });
  });

  it('is that it belongs to another task, which is named by its id alone', () => {
    const row = readRecord({ ...vendorRecord(), id: 'r', task_id: ' T-2 ' }, SHANGHAI, 't-1');
    expect(row).toEqual({
      readable: false,
      key: 'r',
      problem: 'task_id: asked for t-1, got T-2',
      otherTask: 'T-2',
    });
    expect(problem({ task_id: '<b>王芳</b>' }, 't-1')).toBe('task_id: asked for t-1, got bb');
    expect(problem({ task_id: '王芳' }, 't-1')).toBe('task_id: asked for t-1, got ?');
    expect(problem({ task_id: 'a'.repeat(37) }, 't-1')).toBe(`task_id: asked for t-1, got ${'a'.repeat(36)}`);
  });

  it.each([['t-1'], [' T-1 '], [null], [''], [' '], [{}]])(
    'is not that its task is given as %j',
    (task_id) => {
      expect(problem({ task_id }, ' t-1')).toBeNull();
      expect(problem({ task_id: 'other' })).toBeNull();
    },
  );
});

describe('a row no time of which can be read', () => {
  it('says what came in the fields of times', () => {
    const never = { calldate: 'gestern', created_at: null, answerdate: null, hangupdate: null };
    expect(readRecord(vendorRecord(never), SHANGHAI)).toMatchObject({
      readable: true,
      unreadTimes: 'calldate: text aaaaaaa, created_at: null, answerdate: null, hangupdate: null',
    });
    const row = readRecord(vendorRecord({ ...never, created_at: '2026-03-02 12:00:00' }), SHANGHAI);
    expect(row).toMatchObject({ readable: true, unreadTimes: undefined });
  });
});
