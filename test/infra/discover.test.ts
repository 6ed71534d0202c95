import { expect, it } from 'vitest';
import { PAGE_URL, synthesize } from './synthesize.ts';

const yaml = `
accounts:
  acme: { baseUrl: https://ai.example.cn, userId: u, token: ssm:/t, discover: { match: "秋季.*", channels: [sales] } }
channels: { sales: { type: wecom-robot, webhook: ssm:/w }, ops: { type: sns, topic: ops } }
topics: { ops: { emails: [] } }
people: { li: {} }
teams: { east: { people: [li] } }
routes: [{ team: east }]
answers: { url: ${PAGE_URL} }
ops: { channels: [ops] }
`;

it('a file that only finds tasks is deployed, and the page may read which were found', () => {
  const { alerting } = synthesize(yaml);
  const text = JSON.stringify(alerting.toJSON());
  expect(text).toContain('"ACCOUNT#*"');
  expect(text).toContain('parameter/t"');
  expect(text).not.toContain('account-unread');
});
