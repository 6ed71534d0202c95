import type { Config } from '../../lambdas/config/config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/duration.ts';

export const DEMO = {
  userId: '4d99d91c-f5d9-49da-88da-758977cc58a9',
  taskId: '287e19c4-1966-49d6-8f02-b53ef11c0a55',
  channel: 'sales-east',
  /** Of the demo's own servers on this machine: nobody else's. */
  token: 'demo-token-that-opens-nothing',
  robotKey: 'demo-0000-0000-0000-000000000000',
  vendorPort: 8887,
  tickEveryMs: 3 * SECOND_MS,
} as const;

const SETTLE_MS = 20 * SECOND_MS;

/** What a leadbell.yaml would say, but faster than any real one may be: nobody watches a demo for ten minutes. */
export function demoConfig(vendorUrl: string): Config {
  const { config } = readConfig(yaml(vendorUrl), 'demo.yaml');
  const windows = [{ everyMs: DEMO.tickEveryMs, backMs: 20 * MINUTE_MS }];
  return {
    ...config,
    tasks: config.tasks.map((task) => ({ ...task, windows, settleMs: SETTLE_MS })),
  };
}

const yaml = (vendorUrl: string) => `
timeZone: Asia/Shanghai
locale: zh-CN
accounts:
  demo: { baseUrl: "${vendorUrl}", userId: ${DEMO.userId}, token: "env:DEMO_TOKEN" }
channels:
  ${DEMO.channel}: { type: wecom-robot, webhook: "env:DEMO_WEBHOOK" }
  hot-leads: { type: sns, topic: hot-leads }
topics:
  hot-leads: { emails: [] }
tasks:
  - id: ${DEMO.taskId}
    account: demo
    name: 秋季课程回访
    channels: [${DEMO.channel}, hot-leads]
    link: "https://crm.example.cn/calls/{id}"
ops: { channels: [hot-leads] }
`;
