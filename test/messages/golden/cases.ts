import type { ListItem } from '../../../lambdas/alerts/list.ts';
import type { Alarm } from '../../../lambdas/faults/alarms/alarm.ts';
import type { AlarmKind } from '../../../lambdas/faults/alarms/alarm-kind.ts';
import type { FaultKind } from '../../../lambdas/faults/fault.ts';
import type { FaultFacts } from '../../../lambdas/faults/fault-text.ts';
import type { LeadFacts } from '../../../lambdas/leads/facts/facts.ts';
import type { Told } from '../../../lambdas/leads/told.ts';
import type { Locale } from '../../../lambdas/messages/context.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  aDigest,
  aDigestLead,
  aHoledDigest,
  aHugeDigest,
  aLongDay,
  anEmptyDigest,
  anEveningDigest,
  aWeek,
} from '../../support/digest-figures.ts';
import { aBareLead, aLead } from '../../support/leads.ts';

export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];
/** The whole room of a WeCom robot, with twenty people mentioned, and shorter still. */
export const LIMITS = [4096, 900, 512, 300, 80];

const WILD =
  '<@all> **急**\n> [点我](http://evil.example/x) `code` &lt; ~~删~~ _斜_ \u202e 👨‍👩‍👧 li@b.cn \ud83d # 标题 "引号" \\ $(x)';
const LONG = '很长的一段文字，含有 emoji 👨‍👩‍👧 and latin words ';

export const LEADS: Readonly<Record<string, LeadFacts>> = {
  known: aLead(),
  bare: aBareLead(),
  'a number alone': aBareLead({ phone: '18555525545' }),
  'a company alone': aBareLead({ company: '晨光教育', rounds: 1, talkMs: 3_600_000 }),
  'a city without a province': aLead({ province: null, operatorName: null, gender: 2 }),
  municipality: aLead({ province: '上海', city: '上海市', gender: null }),
  'yesterday, and of another year': aLead({
    calledAtMs: Date.parse('2025-12-31T23:00:00Z'),
    endedAtMs: Date.parse('2025-12-31T23:02:00Z'),
  }),
  'half an hour old': aLead({
    endedAtMs: aLead().calledAtMs === null ? null : (aLead().calledAtMs ?? 0) - 30 * MINUTE_MS,
  }),
  'still to come': aLead({ calledAtMs: Date.parse('2026-03-02T09:00:00Z'), endedAtMs: null }),
  'masked, grade B': aLead({ grade: 2, phone: '185****5545', tags: [], contacts: [], note: null }),
  wild: aLead({
    recordId: WILD,
    taskName: WILD,
    name: WILD,
    company: WILD,
    phone: '1*8`5<5',
    province: '安.徽',
    city: WILD,
    operatorName: WILD,
    quote: WILD,
    tags: [WILD, '', 'b*'],
    contacts: [
      { name: WILD, value: WILD },
      { name: '', value: 'wx_1' },
      { name: '空', value: '\u3164' },
    ],
    note: WILD,
    link: 'https://crm.example.cn/?id=(a)[b]<c>*`"\\ x',
  }),
  long: aLead({
    recordId: LONG.repeat(10),
    taskName: LONG.repeat(9),
    name: LONG.repeat(4),
    company: LONG.repeat(8),
    quote: LONG.repeat(40),
    tags: Array.from({ length: 30 }, (_, at) => `标签${at}`),
    contacts: Array.from({ length: 12 }, (_, at) => ({ name: `方式${at}`.repeat(9), value: LONG.repeat(3) })),
    note: LONG.repeat(30),
  }),
};

export const TOLD: Readonly<Record<string, Omit<Told, 'lead'>>> = {
  alert: { kind: 'alert', newGrade: null },
  'alert that rose': { kind: 'alert', newGrade: null, previousGrade: 3 },
  'alert that fell': { kind: 'alert', newGrade: null, previousGrade: 0 },
  correction: { kind: 'correction', newGrade: 3 },
  'correction to none': { kind: 'correction', newGrade: null },
  again: { kind: 'again', newGrade: null },
};

const item = (
  at: number,
  lead: Partial<LeadFacts> = {},
  told: Partial<Told> = {},
  repeat = false,
): ListItem => ({
  told: {
    kind: 'alert',
    newGrade: null,
    lead: aLead({ recordId: `record-${at}`, phone: `1380000${1000 + at}`, name: `王芳${at}`, ...lead }),
    ...told,
  },
  repeat,
  id: `record-${at}:A:sales-east`,
});
const items = (count: number, of: (at: number) => ListItem = (at) => item(at)) =>
  Array.from({ length: count }, (_, at) => of(at + 1));

export const LISTS: Readonly<Record<string, readonly ListItem[]>> = {
  one: items(1),
  two: items(2),
  nine: items(9),
  sixty: items(60),
  hundreds: items(250),
  'mixed grades, tasks and kinds': items(12, (at) =>
    item(
      at,
      { grade: (at % 3) + 1, taskId: `task-${at % 2}`, taskName: at % 2 ? '冬令营邀约' : '秋季课程回访' },
      at % 5 === 0 ? { kind: 'correction', newGrade: 3 } : at % 7 === 0 ? { kind: 'again' } : {},
      at % 4 === 0,
    ),
  ),
  'all repeats': items(5, (at) => item(at, {}, {}, true)),
  corrections: items(3, (at) => item(at, {}, { kind: 'correction', newGrade: at === 1 ? null : 2 })),
  wild: items(4, (at) => item(at, { ...LEADS.wild, recordId: `${WILD}${at}` })),
  long: items(30, (at) => item(at, { ...LEADS.long, recordId: `long-${at}` })),
  bare: items(6, (at) => item(at, aBareLead({ recordId: `bare-${at}` }))),
};

export const DIGESTS = {
  day: aDigest(),
  empty: anEmptyDigest(),
  week: aWeek(),
  'long day': aLongDay(),
  huge: aHugeDigest(),
  holed: aHoledDigest(),
  evening: anEveningDigest(),
  'nothing read': anEmptyDigest({
    byTask: [{ taskKey: 'a', name: WILD, calls: 0, connected: 0, leads: 0, fault: 'token-refused' }],
    books: { close: false, records: 0, unreadable: 3, tasksUnread: 1 },
    previous: null,
  }),
  'many tasks, many leads, wild names': aDigest({
    total: { ...aDigest().total, leads: 90, grades: { byGrade: { 1: 80, 2: 10 }, ungraded: 4 } },
    byTask: Array.from({ length: 50 }, (_, at) => ({
      taskKey: `${at}`,
      name: at % 2 ? WILD : `任务 ${at}`,
      calls: at % 5 === 0 ? 0 : 10,
      connected: 5,
      leads: at,
      fault: at % 5 < 2 ? 'vendor-unreachable' : null,
    })),
    leads: Array.from({ length: 90 }, (_, at) =>
      aDigestLead(
        at,
        at % 3 ? { name: WILD, company: LONG, grade: 2 } : { name: null, company: null, phone: null },
      ),
    ),
    alerts: { told: 80, due: 2, held: 3, dead: 5, baselined: 7 },
  }),
};

const fault = (overrides: Partial<FaultFacts> & Pick<FaultFacts, 'kind'>): FaultFacts => ({
  id: 'fault-1',
  phase: 'begins',
  name: '秋季课程回访',
  detail: '3 of 250 rows',
  sinceMs: Date.parse('2026-03-02T04:00:00Z'),
  overAtMs: null,
  ...overrides,
});

/** Those that there were when the texts were pinned: what a later one says is its own affair. */
const FAULT_KINDS: readonly FaultKind[] = [
  'token-refused',
  'account-not-found',
  'vendor-unreachable',
  'secret-unreachable',
  'task-unreadable',
  'reads-skipped',
  'books-open',
  'records-unreadable',
  'times-unreadable',
  'records-of-another-task',
  'clock-differs',
  'channel-dead',
  'channel-unreachable',
  'deliveries-dead',
  'channel-unknown',
  'digest-unfilled',
  'tasks-read-twice',
  'clock-jumped',
];
const ALARM_KINDS: readonly (AlarmKind | 'of-nobody')[] = [
  'tick-silent',
  'schedule-failing',
  'account-unread',
  'token-refused',
  'reads-skipped',
  'task-unreadable',
  'books-open',
  'polls-pile-up',
  'delivery-overdue',
  'deliveries-dead',
  'channel-refuses',
  'digest-late',
  'messages-fail',
  'function-errors',
  'function-throttled',
  'function-slow',
  'relay-fails',
  'of-nobody',
];

const counted = (at: number) => ({
  id: `${at}`,
  what: at === 1 ? WILD : `线索 ${at}`,
  why: 'rejected: errcode 40033',
});

export const FAULTS: readonly FaultFacts[] = FAULT_KINDS.flatMap((kind) => [
  fault({ kind }),
  fault({ kind, name: WILD, detail: WILD, tally: { total: 2, items: [counted(1), counted(2)] } }),
  fault({ kind, tally: { total: 70, items: Array.from({ length: 60 }, (_, at) => counted(at)) } }),
  fault({ kind, phase: 'is over', overAtMs: Date.parse('2026-03-02T05:30:00Z') }),
  fault({ kind, phase: 'is over', name: WILD }),
]);

const alarm = (overrides: Partial<Alarm>): Alarm => ({
  name: 'Leadbell-prod-Alarms_x',
  description: 'Something happened. What to do: https://example.cn/docs/runbook.md#tick-silent',
  state: 'ALARM',
  before: 'OK',
  changedAtMs: Date.parse('2026-03-02T04:00:00Z'),
  reason: 'Threshold Crossed: 1 datapoint [0.0 (02/03/26 03:59:00)] was less than the threshold (1.0).',
  kind: 'tick-silent',
  of: 'sales-east',
  ...overrides,
});

export const ALARMS: readonly Alarm[] = ALARM_KINDS.flatMap((kind) => [
  alarm({ kind }),
  alarm({ kind, name: WILD, of: WILD, reason: LONG.repeat(20), description: 'no address' }),
  alarm({ kind, of: null, state: 'OK', before: 'ALARM' }),
]);
