import { dingtalkRobot } from '../../lambdas/channels/dingtalk-robot/receiver.ts';
import { feishuRobot } from '../../lambdas/channels/feishu-robot/receiver.ts';
import { snsTopic } from '../../lambdas/channels/sns/receiver.ts';
import { wecomRobot } from '../../lambdas/channels/wecom-robot/receiver.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { type Clock, systemClock } from '../../lambdas/platform/time/clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Status } from '../../lambdas/status/status.ts';
import type { Door } from '../../local/console/guard.ts';
import { LiveView } from '../../local/console/live-view.ts';
import { LOOPBACK_DOOR, startConsole } from '../../local/console/server.ts';
import type { LifeView } from '../../local/console/views/life.ts';
import { openFaults } from '../../local/console/views/open-faults.ts';
import type { AccountView, LaneView, OutboxRow, TaskView, View } from '../../local/console/views/view.ts';
import type { LeadAnswer } from '../../local/console/views/who-has-what.ts';

export const aRow = (over: Partial<OutboxRow> = {}): OutboxRow => ({
  id: 'RECORD#1 TOLD#A#sales',
  state: 'sent',
  held: false,
  rests: false,
  kind: 'alert',
  channel: 'sales',
  grade: 'A',
  newGrade: null,
  name: '王芳',
  company: '晨光教育',
  attempts: 1,
  createdAtMs: Date.now() - 5000,
  notBeforeMs: null,
  sentAtMs: Date.now() - 3000,
  tookMs: 7000,
  why: null,
  answer: null,
  ...over,
});

export const aLeadAnswer = (over: Partial<LeadAnswer> = {}): LeadAnswer => ({
  assignee: '李四',
  claimedBy: null,
  openedAtMs: Date.now() - 4 * MINUTE_MS,
  claimedAtMs: null,
  outcome: null,
  reminders: 0,
  url: 'https://leads.example.cn/c/token',
  ...over,
});

export const aLane = (over: Partial<LaneView> = {}): LaneView => ({
  channel: 'sales',
  label: wecomRobot.label,
  uses: ['leads'],
  sent: 4,
  state: 'open',
  by: null,
  why: null,
  untilMs: null,
  due: 0,
  held: 0,
  dead: 0,
  oldestDueMs: null,
  ...over,
});

export const aTaskView = (over: Partial<TaskView> = {}): TaskView => ({
  id: 'task-1',
  name: '秋季课程回访',
  isEnabled: true,
  lastReadMs: Date.now() - 3 * SECOND_MS,
  trouble: null,
  leadsToday: 3,
  skipped: 0,
  unreadable: null,
  books: [],
  ...over,
});

export const anAccount = (over: Partial<AccountView> = {}): AccountView => ({
  name: 'acme',
  lastReadMs: Date.now() - 3 * SECOND_MS,
  trouble: null,
  tasks: [aTaskView()],
  ...over,
});

/** All is well. */
export const aView = (over: Partial<View> = {}): View => ({
  nowMs: Date.now(),
  demo: false,
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  counters: { leads: 2, told: 1, pending: 1, held: 0, dead: 0, medianMs: 7000 },
  health: { lastTickMs: Date.now() - 3 * SECOND_MS, accounts: [anAccount()] },
  faults: [],
  lanes: [aLane()],
  silences: [],
  digests: [],
  teams: [],
  claims: null,
  outbox: [aRow()],
  groups: [],
  ...over,
});

/** What may be wrong at once, and much to do. */
export function aBusyView(): View {
  const nowMs = Date.now();
  const outage = {
    sinceMs: nowMs - 25 * MINUTE_MS,
    code: 'token-refused' as const,
    what: 'token-refused: 401',
  };
  const books = { atMs: nowMs - 9 * SECOND_MS, listed: 412, isClosed: true };
  const reasons = { told: 2, known: 9, 'not-wanted': 300, 'not-graded': 101 };
  const bad = {
    unreadable: { 'zh-CN': '10:00 到 10:05 的通话读不出来', en: 'calls from 10:00 to 10:05 cannot be read' },
    skipped: 12,
  };
  const accounts = [
    anAccount({
      tasks: [
        aTaskView({
          books: [
            { ...books, backMs: 20 * MINUTE_MS, reasons },
            { ...books, backMs: 4 * 24 * HOUR_MS, reasons, listed: 415, isClosed: false },
          ],
        }),
        aTaskView({ id: 'task-2', name: '老客户转介绍与续费跟进（华东大区二组）', ...bad }),
        aTaskView({ id: 'task-3', name: 'Spring renewals 2026', isEnabled: false, leadsToday: 0 }),
      ],
    }),
    anAccount({
      name: 'umbrella-east',
      lastReadMs: null,
      trouble: outage,
      tasks: [aTaskView({ id: 'task-4', name: '冬令营', lastReadMs: null, trouble: outage })],
    }),
  ];
  const untold = { key: '', details: null, tally: null };
  const faults = [
    { kind: 'token-refused', subject: 'umbrella-east', sinceMs: outage.sinceMs, what: '401', ...untold },
    { kind: 'channel-dead', subject: 'north', sinceMs: nowMs - 90_000, what: '93000', ...untold },
  ] as const;
  const people = { assignee: '陈晨', team: 'sales', reminders: 1, url: 'https://leads.example.cn/c/token' };
  return aView({
    counters: { leads: 12, told: 11, pending: 3, held: 4, dead: 1, medianMs: 31_000 },
    health: { lastTickMs: nowMs - 9 * SECOND_MS, accounts },
    faults: openFaults({ faults } as unknown as Status, {
      timeZone: 'Asia/Shanghai',
      ops: { channels: ['ops'] },
    }),
    lanes: [
      aLane({ sent: 9 }),
      aLane({
        channel: 'north',
        label: dingtalkRobot.label,
        state: 'stopped',
        by: 'stop',
        why: '93000 invalid webhook url',
        due: 3,
        dead: 1,
        oldestDueMs: nowMs - 90_000,
      }),
      aLane({
        channel: 'south',
        label: feishuRobot.label,
        state: 'silenced',
        by: 'silence',
        untilMs: nowMs + HOUR_MS,
        held: 2,
      }),
      aLane({
        channel: 'managers',
        uses: ['leads', 'digests'],
        state: 'held',
        by: 'quiet',
        untilMs: nowMs + 9 * HOUR_MS,
        held: 2,
      }),
      aLane({
        channel: 'ops',
        label: snsTopic.label,
        uses: ['operators'],
        state: 'held',
        by: 'room',
        untilMs: nowMs + 40_000,
      }),
    ],
    silences: [
      { id: 's1', channel: 'south', task: null, by: 'li', reason: '群里在开会', untilMs: nowMs + HOUR_MS },
      {
        id: 's2',
        channel: null,
        task: '冬令营',
        by: 'li',
        reason: 'campaign paused',
        untilMs: nowMs + HOUR_MS,
      },
    ],
    digests: [{ name: 'daily', dueAtMs: nowMs + 8 * HOUR_MS }],
    teams: [
      {
        name: 'sales',
        isWorking: true,
        there: ['陈晨', '林悦'],
        away: [{ name: '何佳', untilMs: nowMs + HOUR_MS }],
      },
    ],
    claims: {
      waiting: [
        {
          ...people,
          id: 'a',
          grade: 'A',
          name: '王芳',
          company: '晨光教育',
          openedAtMs: nowMs - 12 * MINUTE_MS,
        },
        {
          ...people,
          id: 'b',
          grade: 'A',
          name: 'Alexander Featherstonehaugh',
          company: 'Featherstonehaugh & Partners International Logistics (Shanghai) Co., Ltd.',
          assignee: null,
          reminders: 0,
          openedAtMs: nowMs - 2 * MINUTE_MS,
        },
      ],
      waitingCount: 2,
      taken: 7,
      medianMs: 3 * MINUTE_MS,
    },
    outbox: [
      aRow({
        id: 'h',
        state: 'dead',
        channel: 'north',
        why: '93000 invalid webhook url',
        sentAtMs: null,
        tookMs: null,
      }),
      aRow({
        id: 'g',
        state: 'pending',
        channel: 'north',
        sentAtMs: null,
        tookMs: null,
        why: '93000',
        notBeforeMs: nowMs + 50_000,
      }),
      aRow({
        id: 'f',
        state: 'pending',
        held: true,
        rests: true,
        channel: 'managers',
        sentAtMs: null,
        notBeforeMs: nowMs + HOUR_MS,
      }),
      aRow({
        id: 'e',
        state: 'cancelled',
        answer: aLeadAnswer(),
        kind: 'reminder',
        why: 'claimed',
        sentAtMs: null,
      }),
      aRow({ id: 'd', state: 'baselined', why: 'over-before-start', sentAtMs: null }),
      aRow({ id: 'c', kind: 'correction', newGrade: 'C', tookMs: null }),
      aRow({
        id: 'b',
        name: 'Alexander Featherstonehaugh',
        company: '星河物流供应链管理（深圳）有限公司',
        answer: aLeadAnswer(),
      }),
      aRow({
        id: 'a',
        answer: aLeadAnswer({ claimedBy: '张三', claimedAtMs: nowMs, outcome: 'appointment' }),
      }),
    ],
    groups: [
      {
        channel: 'sales',
        messages: [
          {
            id: 'm1',
            atMs: nowMs,
            shown: {
              look: 'wecom',
              text: '### 【A】今天\n**【A】王芳 · 晨光教育**\n> 客户说：<font color="warning">“今天就可以签”</font>\n<font color="comment">电话</font> **13800001001**\n<font color="info">刚刚</font>\n[打开客户资料](https://crm.example.cn/) <@li>',
            },
          },
        ],
      },
      {
        channel: 'south',
        messages: ['red', 'orange', 'green', 'blue', 'grey'].map((colour) => ({
          id: colour,
          atMs: nowMs,
          shown: {
            look: 'feishu',
            title: '【故障】渠道 north 已失效',
            colour,
            text: '**请处理：**换上新的 webhook',
          },
        })),
      },
    ],
  });
}

export const aLife = (over: Partial<LifeView> = {}): LifeView => ({
  record: 'r1',
  task: '秋季课程回访',
  name: '王芳',
  phone: '138****1001',
  company: '晨光教育',
  reason: 'corrected',
  why: 'Told as A, and C since, which is not wanted. Its correction: told in sales.',
  events: [
    { atMs: Date.parse('2026-03-02T02:40:00Z'), what: 'called' },
    {
      atMs: Date.parse('2026-03-02T02:41:00Z'),
      what: 'listed',
      grade: 'A',
      silent: false,
      route: null,
      team: 'east',
      assignee: '张三',
    },
    {
      ...{
        atMs: Date.parse('2026-03-02T02:41:05Z'),
        what: 'delivery',
        kind: 'alert',
        grade: 'A',
        newGrade: null,
      },
      ...{ channel: 'sales', state: 'sent', attempts: 2, notBeforeMs: null, hold: null, detail: null },
    },
    {
      atMs: Date.parse('2026-03-02T02:43:00Z'),
      what: 'claim',
      do: 'claimed',
      by: '张三',
      to: null,
      outcome: null,
      way: 'page',
    },
    { atMs: Date.parse('2026-03-02T02:50:00Z'), what: 'graded', grade: 'C' },
    {
      ...{
        atMs: Date.parse('2026-03-02T02:50:01Z'),
        what: 'delivery',
        kind: 'correction',
        grade: 'A',
        newGrade: 'C',
      },
      ...{
        channel: 'sales',
        state: 'dead',
        attempts: 1,
        notBeforeMs: null,
        hold: null,
        detail: '93000 invalid webhook url',
      },
    },
  ],
  ...over,
});

/** The console on a view that the test changes. */
export async function serveConsole(options: {
  view(): View;
  life?: LifeView;
  door?: Door;
  clock?: Clock;
  picture?: (name: string) => Promise<Uint8Array | null>;
}) {
  const { view, life = null, door = LOOPBACK_DOOR, picture = async () => null } = options;
  const live = new LiveView({
    clock: options.clock ?? systemClock,
    log: silentLog,
    build: async () => view(),
  });
  const server = await startConsole({
    port: { exactly: 0 },
    door,
    view: async () => view(),
    live,
    life: async (row) => (row === 'gone' ? null : life),
    picture,
  });
  return {
    ...server,
    live,
    async stop() {
      await live.stop();
      await server.stop();
    },
  };
}
