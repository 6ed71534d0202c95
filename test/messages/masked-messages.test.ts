import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderAlert } from '../../lambdas/alerts/alert.ts';
import { packList } from '../../lambdas/alerts/list.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import { tellDead } from '../../lambdas/deliveries/tell-dead.ts';
import { TaskCalls } from '../../lambdas/digests/task-calls.ts';
import { renderDigest } from '../../lambdas/digests/texts/digest.ts';
import { renderFault } from '../../lambdas/faults/fault-text.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import type { Message } from '../../lambdas/messages/message.ts';
import { testConfig } from '../support/config.ts';
import { aDigest } from '../support/digest-figures.ts';
import { aContext } from '../support/leads.ts';
import { groupDisplay, markdownOf } from '../support/printed.ts';
import { CALLED_AT_MS, vendorRecord, vendorTurn } from '../support/records.ts';

const [anyTask] = testConfig().tasks;
if (!anyTask) throw new Error('no task');
const task = {
  ...anyTask,
  maskPhone: true,
  link: 'https://crm.example.cn/?n={name}{company}&p={callee}&x={extra}',
};

const row = readRecord(vendorRecord({ callee: null, name: null, company: null }), 'Asia/Shanghai');
if (!row.readable) throw new Error(row.problem);
const bare: CallRecord = { ...row.record, province: null, city: null, operatorName: null };

/** Where a text of somebody else's may stand, in an order in which some are shown side by side. */
const PLACES: readonly ((record: CallRecord, text: string) => CallRecord)[] = [
  (record, text) => ({ ...record, callee: text }),
  (record, text) => ({ ...record, name: text }),
  (record, text) => ({ ...record, company: text }),
  (record, text) => ({ ...record, province: text }),
  (record, text) => ({ ...record, city: text }),
  (record, text) => ({ ...record, operatorName: text }),
  (record, text) => withWords(record, text),
  (record, text) => ({ ...record, extra: text }),
  (record, text) => ({ ...record, tags: [...record.tags, text] }),
  (record, text) => ({
    ...record,
    components: [...record.components, { type: 'text', name: '微信', value: text }],
  }),
  (record, text) => ({
    ...record,
    components: [...record.components, { type: 'text', name: text, value: '好' }],
  }),
];

function withWords(record: CallRecord, question: string): CallRecord {
  const turn = vendorTurn({ notify: 'asrmessage_notify', question });
  const said = readRecord(vendorRecord({ details: [turn] }), 'Asia/Shanghai');
  return said.readable ? { ...record, details: said.record.details } : record;
}

async function messagesOf(record: CallRecord): Promise<Message[]> {
  const lead = factsOf(record, task);
  const told = { kind: 'alert', lead, newGrade: null } as const;
  const fell = { kind: 'correction', lead, newGrade: 3 } as const;
  const calls = new TaskCalls(task, [{ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }]);
  calls.add(
    { ...row, record: { ...record, calledAtMs: CALLED_AT_MS } } as Parameters<TaskCalls['add']>[0],
    0,
  );
  const figures = aDigest({
    leads: [...calls.leads],
    byProvince: [...calls.calls()].map(({ province }) => ({ province, calls: 1, leads: 1 })),
  });
  let fault: Message | null = null;
  const counted = async (_: unknown, dead: { id: string; what: string; why: string }) => {
    fault = renderFault(
      {
        id: 'f',
        kind: 'deliveries-dead',
        phase: 'begins',
        name: 'sales',
        detail: dead.why,
        sinceMs: CALLED_AT_MS,
        overAtMs: null,
        tally: { total: 1, items: [dead] } as never,
      },
      aContext(),
    );
  };
  await tellDead({ counted } as never, {
    pk: 'RECORD#1',
    sk: 'TOLD#A#sales',
    channel: 'sales',
    told,
    reason: 'rejected',
    detail: 'errcode 40033',
  });
  if (fault === null) throw new Error('nobody heard of it');
  const item = (told: Parameters<typeof packList>[0][number]['told']) => ({ told, repeat: false, id: 'x' });
  return [
    renderAlert(told, aContext()),
    renderAlert(fell, aContext()),
    packList([item(told), item(fell)], aContext(), groupDisplay()).message,
    renderDigest(figures, { ...aContext(), id: 'd' }),
    fault,
  ];
}

const digits = fc
  .tuple(fc.constantFrom('13', '15', '18', '19'), fc.stringMatching(/^\d{9}$/))
  .map((parts) => parts.join(''))
  // One whose ends repeat could be put together from what a mask shows.
  .filter((number) => new Set(number).size >= 6);
const SCRIPTS = ['0', '０', '٠', '०', '𝟎', '𝟬'].map((zero) => zero.codePointAt(0) ?? 0);
const CHINESE = '零一二三四五六七八九';
const sign = fc.constantFrom('', '', ' ', '-', '.', '·', ' - ', '\u200b', '\u3000', '）', '🙂', '、', '/');
const words = fc.constantFrom(
  '转',
  '那个',
  '，然后是',
  '接着打',
  ' and then ',
  '再来是这个数',
  'abc',
  '后面 ',
);
const spelling = (least: number) =>
  fc.record({
    script: fc.nat(SCRIPTS.length),
    groups: fc.array(fc.integer({ min: least, max: least + 2 }), { minLength: 6, maxLength: 6 }),
    between: fc.array(fc.oneof(sign, sign, words), { minLength: 6, maxLength: 6 }),
    before: fc.constantFrom('', '电话', 'tel:', '王芳', '（'),
    after: fc.constantFrom('', '（微信同号）', ' ok', '。'),
  });

/** The number in groups, each with what follows it. */
function groupsOf(number: string, how: { script: number; groups: number[]; between: string[] }): string[] {
  const parts: string[] = [];
  let at = 0;
  for (const [index, length] of how.groups.entries()) {
    const left = number.length - at - length;
    // One numeral alone is a word.
    const group = number.slice(at, at + length + (left === 1 ? 1 : 0));
    at += group.length;
    if (group !== '')
      parts.push(spelled(group, how.script) + (at < number.length ? (how.between[index] ?? '') : ''));
  }
  return parts;
}

const spelled = (group: string, script: number): string =>
  Array.from(group, (digit) =>
    script < SCRIPTS.length
      ? String.fromCodePoint((SCRIPTS[script] ?? 0) + Number(digit))
      : (CHINESE[Number(digit)] ?? ''),
  ).join('');

/** As somebody reads who looks for digits alone, in all that a receiver gets. */
function digitsIn(message: Message): string[] {
  const { subject, text, sms, data, attributes } = message;
  const markdown = markdownOf(message);
  const texts = [
    subject,
    markdown,
    text,
    sms,
    decoded(markdown),
    JSON.stringify(data),
    JSON.stringify(attributes),
  ];
  return texts.map((shown) =>
    Array.from(shown.normalize('NFKC'), (char) => {
      if (CHINESE.includes(char)) return String(CHINESE.indexOf(char));
      if (!/\p{Nd}/u.test(char)) return '';
      const zero = SCRIPTS.find(
        (first) => (char.codePointAt(0) ?? 0) >= first && (char.codePointAt(0) ?? 0) <= first + 9,
      );
      return zero === undefined ? '' : String((char.codePointAt(0) ?? 0) - zero);
    }).join(''),
  );
}

const decoded = (markdown: string): string =>
  markdown.replace(/(?:%[\dA-F]{2})+/g, (escaped) => decodeURIComponent(escaped));

test('no message shows the number of a task that masks, however it is spelled, in whatever field of a lead', async () => {
  await fc.assert(
    fc.asyncProperty(digits, spelling(2), fc.nat(PLACES.length - 1), async (number, how, place) => {
      const text = how.before + groupsOf(number, how).join('') + how.after;
      for (const message of await messagesOf(PLACES[place]?.(bare, text) ?? bare)) {
        for (const read of digitsIn(message)) expect(read).not.toContain(number);
      }
    }),
    { numRuns: 200 },
  );
});

test('nor in two fields that stand side by side', async () => {
  await fc.assert(
    fc.asyncProperty(
      digits,
      spelling(3),
      fc.nat(PLACES.length - 2),
      fc.nat(5),
      async (number, how, place, cut) => {
        const parts = groupsOf(number, how);
        const at = 1 + (cut % Math.max(1, parts.length - 1));
        const first = how.before + parts.slice(0, at).join('');
        const second = parts.slice(at).join('') + how.after;
        const record = PLACES[place + 1]?.(PLACES[place]?.(bare, first) ?? bare, second) ?? bare;
        for (const message of await messagesOf(record)) {
          for (const read of digitsIn(message)) expect(read).not.toContain(number);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('what is no number stays as it came', () => {
  const record = withWords(
    {
      ...bare,
      callee: '18555525545',
      name: '客户0523',
      company: '合肥路88号6栋2单元1203室',
      tags: ['3年级2班', '7天内', '20人'],
      components: [
        { name: '年龄', value: '35' },
        { name: '预算', value: '30万' },
        { name: '面积', value: '120平' },
        { name: '人数', value: '500' },
      ],
      extra: '12月3日 14:30 回电',
    } as CallRecord,
    '我一般四点以后有空，一会儿加你，大概七八个人，三十来岁，一共两个班，九月一号开始',
  );
  const { name, phone, company, tags, contacts, note, quote } = factsOf(record, task);
  expect({ name, phone, company, tags, values: contacts.map(({ value }) => value), note, quote }).toEqual({
    name: '客户0523',
    phone: '185****5545',
    company: '合肥路88号6栋2单元1203室',
    tags: ['3年级2班', '7天内', '20人'],
    values: ['35', '30万', '120平', '500'],
    note: '12月3日 14:30 回电',
    quote: '我一般四点以后有空，一会儿加你，大概七八个人，三十来岁，一共两个班，九月一号开始',
  });
});
