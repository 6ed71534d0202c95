import type { Config } from '../../lambdas/config/config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { zonedParts } from '../../lambdas/platform/time/zoned-time.ts';
import { TEAM, TEAM_YAML } from './team.ts';

export const DEMO = {
  userId: '4d99d91c-f5d9-49da-88da-758977cc58a9',
  taskId: '287e19c4-1966-49d6-8f02-b53ef11c0a55',
  channel: 'sales-east',
  dingtalk: 'sales-north',
  feishu: 'sales-south',
  managers: 'managers',
  /** The demo's own servers on this machine only. */
  token: 'demo-token-that-opens-nothing',
  robotKey: 'demo-0000-0000-0000-000000000000',
  managersKey: 'demo-1111-1111-1111-111111111111',
  dingtalkToken: 'demo2222222222222222222222222222',
  dingtalkSecret: 'SECdemo-secret-of-nobody',
  feishuHook: 'demo-3333-3333-3333-333333333333',
  feishuSecret: 'demo-secret-of-nobody',
  feishuKeyword: '线索',
  vendorPort: 8887,
  /** Beside those that vendors of other demos may have. */
  answersPortAfterVendor: 20,
  tickEveryMs: 3 * SECOND_MS,
} as const;

const SETTLE_MS = 20 * SECOND_MS;

/** The least time from the start to the minute when the digest of the previous day is due. */
const DIGEST_AFTER_MS = 5 * SECOND_MS;

export interface DemoPlaces {
  vendorUrl: string;
  /** Of this machine, where leads are taken. */
  answersPort: number;
  nowMs: number;
}

/**
 * Like a leadbell.yaml, but faster than a real one may be: nobody watches a demo for ten minutes. For the digest, its
 * day begins in the minute after the start.
 */
export function demoConfig({ vendorUrl, answersPort, nowMs }: DemoPlaces): Config {
  const { config } = readConfig(yaml(vendorUrl, answersPort), 'demo.yaml');
  const windows = [{ everyMs: DEMO.tickEveryMs, backMs: 20 * MINUTE_MS }];
  const { hour, minute } = zonedParts(nowMs + DIGEST_AFTER_MS + MINUTE_MS, config.timeZone);
  const atMinute = hour * 60 + minute;
  return {
    ...config,
    digests: Object.fromEntries(
      Object.entries(config.digests).map(([name, digest]) => [name, { ...digest, atMinute }]),
    ),
    tasks: config.tasks.map((task) => ({ ...task, windows, settleMs: SETTLE_MS })),
  };
}

const yaml = (vendorUrl: string, answersPort: number) => `
timeZone: Asia/Shanghai
locale: zh-CN
accounts:
  demo: { baseUrl: "${vendorUrl}", userId: ${DEMO.userId}, token: "env:DEMO_TOKEN" }
channels:
  ${DEMO.channel}: { type: wecom-robot, webhook: "env:DEMO_WEBHOOK" }
  ${DEMO.dingtalk}: { type: dingtalk-robot, webhook: "env:DEMO_DINGTALK_WEBHOOK", secret: "env:DEMO_DINGTALK_SECRET" }
  ${DEMO.feishu}: { type: feishu-robot, webhook: "env:DEMO_FEISHU_WEBHOOK", secret: "env:DEMO_FEISHU_SECRET", keyword: ${DEMO.feishuKeyword} }
  ${DEMO.managers}: { type: wecom-robot, webhook: "env:DEMO_MANAGERS_WEBHOOK" }
  hot-leads: { type: sns, topic: hot-leads }
topics:
  hot-leads: { emails: [] }
${TEAM_YAML}escalation:
  quick:
    - { after: 45s, tell: [${DEMO.channel}], mention: assignee }
    - { after: 90s, tell: [${DEMO.managers}], mention: lead }
    - { after: 2m, reassign: true }
answers: { url: "http://localhost:${answersPort}", listen: "127.0.0.1:${answersPort}", identity: choose, announce: true }
tasks:
  - id: ${DEMO.taskId}
    account: demo
    name: 秋季课程回访
    channels: [${DEMO.channel}, ${DEMO.dingtalk}, ${DEMO.feishu}, hot-leads]
    team: ${TEAM}
    escalation: quick
    link: "https://crm.example.cn/calls/{id}"
digests:
  daily: { every: day, at: "08:37", channels: [${DEMO.managers}] }
ops: { channels: [hot-leads] }
`;
