import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { TASK_ID, USER_ID } from './records.ts';

const TASK_KEY = `ai.example.cn/${USER_ID}/${TASK_ID}`;

export const testTask: TaskConfig = {
  key: TASK_KEY,
  id: TASK_ID,
  account: 'acme',
  name: '秋季课程回访',
  channels: ['sales', 'leads'],
  enabled: true,
  grades: [1],
  freshForMs: HOUR_MS,
  settleMs: 10 * MINUTE_MS,
  windows: [
    { everyMs: MINUTE_MS, backMs: 20 * MINUTE_MS },
    { everyMs: 6 * HOUR_MS, backMs: 4 * DAY_MS },
  ],
  pageSize: 100,
  maskPhone: false,
  quietAlarm: false,
  link: null,
};

export function testConfig(task: Partial<TaskConfig> = {}): Config {
  return {
    timeZone: 'Asia/Shanghai',
    locale: 'zh-CN',
    retentionMs: 90 * DAY_MS,
    accounts: {
      acme: {
        baseUrl: 'https://ai.example.cn',
        userId: USER_ID,
        token: 'env:TOKEN',
        timeZone: 'Asia/Shanghai',
        subUserId: null,
        concurrency: 1,
      },
    },
    channels: {
      sales: { type: 'wecom-robot', webhook: 'env:WEBHOOK', mention: [] },
      leads: { type: 'sns', topic: 'leads' },
      ops: { type: 'sns', topic: 'ops' },
    },
    topics: { leads: { emails: [] }, ops: { emails: [] } },
    tasks: [{ ...testTask, ...task }],
    digests: {},
    ops: { channels: ['ops'] },
  };
}
