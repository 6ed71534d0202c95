import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { readableExtra } from '../../lambdas/leads/facts/note.ts';
import { maskedPhone, shownPhone } from '../../lambdas/leads/facts/phone.ts';
import { hotWords } from '../../lambdas/leads/facts/quote.ts';
import { lineOf } from '../../lambdas/leads/facts/text.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { pollMessageSchema } from '../../lambdas/polling/poll-message.ts';
import { cutWindow, isSlice, nextSlice, SHORTEST_SLICE_MS } from '../../lambdas/polling/windows/slice.ts';
import { NOON_MS } from '../support/clock.ts';

describe('the extra of an import', () => {
  test.each([
    ['{"负责人":"李四","渠道":"官网"}', '负责人：李四；渠道：官网'],
    ['{"负责人":"李四","空":"","无":null}', '负责人：李四'],
    [' \n{"a":1,"b":true}', 'a：1；b：true'],
    ['["一","二",3]', '一、二、3'],
    ['["一","",null,"二"]', '一、二'],
    ['{}', null],
    ['[]', null],
    ['{"a":null}', null],
    ['"只是一句话"', '只是一句话'],
    ['{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['[["a"]]', '[["a"]]'],
    ['{不是 JSON', '{不是 JSON'],
    ['null', 'null'],
    ['12', '12'],
    ['备注 {"a":1}', '备注 {"a":1}'],
    ['', ''],
  ])('%s reads %s', (extra, read) => {
    expect(readableExtra(extra)).toBe(read);
  });
});

describe('a number', () => {
  test.each([
    ['185 5552 5545_x', '185 5552 5545'],
    ['(0551)555-5123_k9Z', '(0551)555-5123'],
    ['+86***_1', '+86***'],
    ['12_a', '12_a'],
    ['123_a', '123'],
    ['123_', '123_'],
    ['123_a_b', '123_a_b'],
    ['123_é', '123_é'],
    ['x123_a', 'x123_a'],
    ['123_a ', '123_a '],
  ])('%j is shown as %j', (callee, shown) => {
    expect(shownPhone(callee)).toBe(shown);
  });

  test.each([
    ['18555525545', '185****5545'],
    ['008618555525545', '008********5545'],
    ['185-5552-5545', '185******5545'],
    ['(0551) 555', '(0******55'],
    ['1234567', '1****67'],
    ['x18555525545', 'x185****5545'],
    ['18555525545x', '185****5545x'],
    ['++18555525545', '++18*****5545'],
    ['185****5545', '185****5545'],
  ])('%j is masked as %j', (phone, masked) => {
    expect(maskedPhone(phone)).toBe(masked);
  });
});

describe('the words that made a lead hot', () => {
  const turn = (question: string | null, notify = 'asrmessage_notify', score: number | null = 0) => ({
    notify,
    question,
    answerText: null,
    answerContent: null,
    sequence: 1,
    score,
  });
  const earned = (question: string, score: number) => turn(question, 'asrmessage_notify', score);

  test('are those of the turn that earned the most, wherever it stands', () => {
    expect(said(earned('你们是做什么的', 0), earned('那加我微信吧', 500), earned('我在开会', 0))).toBe(
      '那加我微信吧',
    );
    expect(said(earned('多少钱一年', 100), earned('那加我微信吧', 500), earned('好的', 200))).toBe(
      '那加我微信吧',
    );
  });

  test('are the last two where no turn earned more than the others', () => {
    expect(said(turn('你们是做什么的'), turn('多少钱一年？'), turn('那加我微信吧。'))).toBe(
      '多少钱一年？……那加我微信吧。',
    );
    expect(said(earned('多少钱一年？', 10), earned('那加我微信吧。', 10))).toBe(
      '多少钱一年？……那加我微信吧。',
    );
    expect(said(turn('可以'), turn('可以'))).toBe('可以');
    expect(said(turn('多'.repeat(100)), turn('少'.repeat(30)))).toBe('少'.repeat(30));
  });

  test('are no farewell and no greeting', () => {
    expect(said(turn('喂你好'), turn('那加我微信吧。'), turn('好的，那就这样，再见。'))).toBe(
      '那加我微信吧。',
    );
    expect(said(turn('多少钱一年？'), earned('挂了吧。', 1000))).toBe('多少钱一年？');
    expect(said(turn('挂了吧。', 'playback_result', 1000))).toBeNull();
    expect(said(turn('好的好的，先挂了啊，拜拜'))).toBeNull();
    expect(said(turn('你好'))).toBe('你好');
    expect(said(turn('好的'))).toBe('好的');
  });

  test('take no longer the longer they are', () => {
    for (const text of ['拜', '好的', '那就', '挂断', '再见']) {
      const long = text.repeat(5000);
      expect(said(turn(`${long}价`))).toBe(`${long}价`);
    }
  });
  const said = (...rows: ReturnType<typeof turn>[]) =>
    hotWords(rows as unknown as Parameters<typeof hotWords>[0]);

  test('are those of a real turn before those of any other row', () => {
    expect(said(turn('真的'), turn('半句', 'asrprogress_notify'))).toBe('真的');
    expect(said(turn('嗯'), turn('半句', 'asrprogress_notify'))).toBe('半句');
  });

  test('are of words, and a number is one', () => {
    expect(said(turn('多少'), turn('3'))).toBe('多少……3');
    expect(said(turn('多少'), turn('……'))).toBe('多少');
    expect(said(turn('嗯'), turn('啊'))).toBe('啊');
    expect(said(turn('嗯 ，'), turn('！'))).toBe('嗯 ，');
    expect(said(turn('嗯好'), turn('哦'))).toBe('嗯好');
    expect(said(turn('好嗯'), turn('哦'))).toBe('好嗯');
  });

  test('are said once where a row repeats them, however it is spaced', () => {
    expect(said(turn('  加微信。  加微信。 再见。 '))).toBe('加微信。 再见。');
    expect(said(turn('要。 多少。 要。'))).toBe('要。 多少。 要。');
  });

  test('are none where nobody spoke', () => {
    expect(said()).toBeNull();
    expect(said(turn(null), turn(''))).toBeNull();
  });
});

describe('a line of text', () => {
  test.each([
    [null, 5, null],
    ['', 5, null],
    [' \n\t ', 5, null],
    ['null', 5, null],
    ['NULL', 5, null],
    ['undefined', 20, null],
    ['NaN', 5, null],
    ['nullable', 20, 'nullable'],
    ['not null', 20, 'not null'],
    [' 一\r\n\u2028二\u0007三 ', 9, '一 二 三'],
    ['half \ud83d', 9, 'half \ufffd'],
    ['12345', 5, '12345'],
    ['123456', 5, '1234…'],
    ['123 56', 5, '123…'],
    ['😀😀😀', 3, '😀😀😀'],
    ['😀😀😀😀', 3, '😀😀…'],
  ])('%j within %d characters is %j', (text, maxChars, line) => {
    expect(lineOf(text, maxChars)).toBe(line);
  });
});

test.each([
  [0, 'G0'],
  [1, 'A'],
  [2, 'B'],
  [26, 'Z'],
  [27, 'G27'],
])('grade %d is %s', (grade, letter) => {
  expect(gradeLetter(grade)).toBe(letter);
});

describe('a window as a message', () => {
  const message = {
    taskKey: 'host/user/task',
    fromMs: NOON_MS - 2 * SHORTEST_SLICE_MS,
    toMs: NOON_MS,
    dueAtMs: NOON_MS,
    backMs: 2 * SHORTEST_SLICE_MS,
    staleAfterMs: 60_000,
    rest: [],
  };

  test('is read whatever else another version wrote into it, and not with less', () => {
    expect(v.parse(pollMessageSchema, { ...message, more: 1 })).toEqual(message);
    for (const field of Object.keys(message)) {
      expect(v.safeParse(pollMessageSchema, { ...message, [field]: undefined }).success).toBe(false);
    }
    expect(v.safeParse(pollMessageSchema, { ...message, rest: [[1]] }).success).toBe(false);
    expect(
      v.parse(pollMessageSchema, { ...message, toMs: null, staleAfterMs: null, rest: [[1, 2]] }),
    ).toMatchObject({
      toMs: null,
      rest: [[1, 2]],
    });
  });

  test('can be cut from twice the shortest slice on, in the middle, rounded down', () => {
    expect(cutWindow(message, NOON_MS)).toMatchObject({ fromMs: NOON_MS - SHORTEST_SLICE_MS, toMs: NOON_MS });
    const odd = cutWindow({ ...message, fromMs: message.fromMs - 1 }, NOON_MS);
    expect(odd?.fromMs).toBe(NOON_MS - SHORTEST_SLICE_MS - 1);
    expect(odd?.rest).toEqual([[message.fromMs - 1, NOON_MS - SHORTEST_SLICE_MS - 1]]);
  });

  test('that was cut is a slice, and so is what follows it', () => {
    expect(isSlice(message)).toBe(false);
    const cut = cutWindow(message, NOON_MS);
    if (!cut) throw new Error('it can be cut');
    const next = nextSlice(cut);
    if (!next) throw new Error('there is another half');
    expect([isSlice(cut), isSlice(next)]).toEqual([true, true]);
    expect(SHORTEST_SLICE_MS).toBe(120_000);
  });
});
