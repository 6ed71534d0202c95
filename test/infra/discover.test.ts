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
});

it('an account whose tasks are found has its alarms as any other, before one is found', () => {
  const text = JSON.stringify(synthesize(yaml).alerting.toJSON());
  for (const kind of ['account-unread', 'token-refused', 'reads-skipped']) expect(text).toContain(kind);
});
