import type { AccountConfig, Config, TaskConfig } from '../../lambdas/config/config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';

const ONE_TASK = `
accounts:
  a0: { baseUrl: https://ai.example.cn, userId: 4d99d91c-f5d9-49da-88da-758977cc58a9, token: ssm:/leadbell/token }
channels:
  sales: { type: wecom-robot, webhook: ssm:/leadbell/robot }
tasks:
  - { id: 287e19c4-1966-49d6-8f02-b53ef11c0a55, account: a0, name: 秋季课程回访, channels: [sales] }
ops: { channels: [sales] }
`;

/** A task and its account with the defaults of leadbell.yaml. */
export function oneTask(): { config: Config; task: TaskConfig; account: AccountConfig } {
  const { config } = readConfig(ONE_TASK, 'leadbell.yaml');
  const [task, account] = [config.tasks[0], config.accounts.a0];
  if (!task || !account) throw new Error('expected a task of the account a0');
  return { config, task, account };
}
