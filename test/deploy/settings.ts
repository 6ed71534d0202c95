import { TASK_ID, USER_ID } from '../support/records.ts';

/** What the test's leadbell.yaml says; the rest are the defaults. */
export interface Settings {
  acmeUrl: string;
  betaUrl: string;
  /** HH:MM in Shanghai. */
  digestAt: string;
  /** As the second deployment has it: another task, told on another topic. */
  withSecondTask: boolean;
  /** Where people take leads. */
  pageUrl: string;
}

export const BETA_TASK_ID = '5d0c4c4e-0c67-4a7b-9d5e-6a8b6f3c2e11';
export const SECOND_TASK_ID = '91f0b6de-52b8-4f3e-8d25-2f6f6f0a9c77';

/** Where the secrets of the file below are, in the emulator. */
export const SECRETS = {
  acmeToken: '/leadbell/acme/token',
  tokens: 'leadbell/tokens',
  salesWebhook: '/leadbell/sales-east/webhook',
  managersWebhook: '/leadbell/managers/webhook',
} as const;

export function leadbellYaml({ acmeUrl, betaUrl, digestAt, withSecondTask, pageUrl }: Settings): string {
  return `
accounts:
  acme: { baseUrl: "${acmeUrl}", userId: ${USER_ID}, token: "ssm:${SECRETS.acmeToken}" }
  beta: { baseUrl: "${betaUrl}", userId: ${USER_ID}, token: "secretsmanager:${SECRETS.tokens}#beta" }
channels:
  sales-east: { type: wecom-robot, webhook: "ssm:${SECRETS.salesWebhook}" }
  managers: { type: wecom-robot, webhook: "ssm:${SECRETS.managersWebhook}" }
  hot-leads: { type: sns, topic: hot-leads }
  ops: { type: sns, topic: ops }
${withSecondTask ? '  second-team: { type: sns, topic: second-team }' : ''}
topics:
  hot-leads: { emails: [{ address: li@example.cn, only: { province: [安徽] } }] }
  ops: { emails: [oncall@example.cn] }
${withSecondTask ? '  second-team: {}' : ''}
tasks:
  - { id: ${TASK_ID}, account: acme, name: 秋季课程回访, channels: [sales-east, hot-leads] }
  - { id: ${BETA_TASK_ID}, account: beta, name: 会员续费, channels: [sales-east, hot-leads] }
${withSecondTask ? `  - { id: ${SECOND_TASK_ID}, account: acme, name: 新客体验课, channels: [sales-east, second-team], team: east }` : ''}
digests:
  daily: { every: day, at: "${digestAt}", channels: [managers] }
ops: { channels: [ops] }
people: { zhangsan: { name: 张三 } }
teams: { east: { people: [zhangsan], assign: rotate } }
answers: { url: "${pageUrl}" }
`;
}
