import { expect, test } from 'vitest';
import { isMap } from '../../../lambdas/config/pushed/tree.ts';
import { CONFIG_FORMAT } from '../../../lambdas/config/pushed/version.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';

/** Each part of the file once, with the keys that are left out by default. */
const YAML = `
accounts: { acme: { baseUrl: "https://ai.vendor.cn", userId: u1, token: "ssm:/token", proxy: "ssm:/proxy" } }
channels:
  sales: { type: wecom-robot, webhook: "ssm:/webhook", quiet: { from: "21:00", to: "09:00", days: workdays, except: [A] } }
  ops: { type: sns, topic: ops }
topics: { ops: { emails: [{ address: li@vendor.cn, only: { province: [安徽] } }] } }
people: { li: { name: 李, weight: 2, holds: 3, perDay: 4 } }
teams: { east: { people: [li], lead: li, hours: { from: "09:00", to: "21:00" } } }
routes: [{ match: { province: 安徽 }, channels: [sales], team: east, escalation: hot }]
escalation: { hot: [{ after: 5m, tell: [sales], mention: assignee }, { after: 30m, reassign: true }] }
tasks: [{ id: t1, account: acme, team: east, escalation: hot, routes: [{ channels: [sales] }], channels: [sales] }]
digests: { daily: { every: day, at: "18:07", channels: [sales] } }
ops: { channels: [ops] }
answers: { url: "https://leads.vendor.cn" }
`;

/** Names are anything; what is below them has the keys. */
const OF_NAMES = new Set([
  'accounts',
  'channels',
  'topics',
  'people',
  'teams',
  'escalation',
  'digests',
  'mention',
  'only',
]);

function keysOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => keysOf(one, `${path}[]`));
  if (!isMap(value)) return [path];
  const section = path.split('.').at(-1) ?? '';
  return Object.entries(value).flatMap(([key, one]) =>
    keysOf(one, OF_NAMES.has(section) ? `${path}.*` : path === '' ? key : `${path}.${key}`),
  );
}

/**
 * What was pushed by an earlier version of leadbell has these keys and no others. Before you change this list: can
 * functions read a configuration without the new key? Then only the list changes. Else raise CONFIG_FORMAT, so that what
 * was pushed before is pushed again, and say so in the changelog.
 */
test('the compiled configuration has the form that its number stands for', () => {
  const { config } = readConfig(YAML, 'leadbell.yaml');
  const keys = [...new Set(keysOf(config, ''))].toSorted((one, other) => (one < other ? -1 : 1));
  expect({ format: CONFIG_FORMAT, keys }).toMatchInlineSnapshot(`
    {
      "format": 1,
      "keys": [
        "accounts.*.baseUrl",
        "accounts.*.concurrency",
        "accounts.*.proxy",
        "accounts.*.subUserId",
        "accounts.*.timeZone",
        "accounts.*.token",
        "accounts.*.userId",
        "answers.announce",
        "answers.identity",
        "answers.listen.host",
        "answers.listen.port",
        "answers.staleAfterMs",
        "answers.url",
        "channels.*.quiet[].calendar",
        "channels.*.quiet[].days[]",
        "channels.*.quiet[].except[]",
        "channels.*.quiet[].fromMinute",
        "channels.*.quiet[].toMinute",
        "channels.*.topic",
        "channels.*.type",
        "channels.*.webhook",
        "digests.*.atMinute",
        "digests.*.channels[]",
        "digests.*.covers",
        "digests.*.every",
        "digests.*.onWeekday",
        "digests.*.tasks",
        "escalation.*[].afterMs",
        "escalation.*[].mention",
        "escalation.*[].reassign",
        "escalation.*[].tell[]",
        "locale",
        "ops.channels[]",
        "people.*.holds",
        "people.*.name",
        "people.*.perDay",
        "people.*.weight",
        "retentionMs",
        "routes[].channels[]",
        "routes[].escalation",
        "routes[].match.province.oneOf[]",
        "routes[].team",
        "tasks[].account",
        "tasks[].channels[]",
        "tasks[].enabled",
        "tasks[].escalation",
        "tasks[].freshForMs",
        "tasks[].grades[]",
        "tasks[].id",
        "tasks[].key",
        "tasks[].link",
        "tasks[].maskPhone",
        "tasks[].name",
        "tasks[].pageSize",
        "tasks[].quietAlarm",
        "tasks[].routes[].channels[]",
        "tasks[].routes[].escalation",
        "tasks[].routes[].team",
        "tasks[].settleMs",
        "tasks[].team",
        "tasks[].windows[].backMs",
        "tasks[].windows[].everyMs",
        "teams.*.assign",
        "teams.*.hours.days[]",
        "teams.*.hours.fromMinute",
        "teams.*.hours.toMinute",
        "teams.*.lead",
        "teams.*.people[]",
        "timeZone",
        "topics.*.emails[].address",
        "topics.*.emails[].only.*[]",
      ],
    }
  `);
});
