import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { mentionLine } from '../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';

const yaml = ({
  mention = '[zhangsan]',
  only = '{ grade: [A] }',
  id = 'task-1',
  host = 'ai.team.cn',
} = {}) => `
accounts: { acme: { baseUrl: "https://${host}", userId: user-1, token: "env:TOKEN" } }
channels:
  sales: { type: wecom-robot, webhook: "env:WEBHOOK", mention: ${mention} }
  mail: { type: sns, topic: leads }
topics: { leads: { emails: [{ address: li@team.cn, only: ${only} }] } }
tasks: [{ id: "${id}", account: acme, name: 英语.VIP班, channels: [sales, mail] }]
ops: { channels: [mail] }
`;

const problemsOf = (text: string): string => {
  try {
    readConfig(text, 'leadbell.yaml');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a filter', () => {
  test.each([
    ['{ grade: [a] }', /:6:.*only\.grade\[0\]: expected a grade, A to Z in capitals/],
    ['{ event: [alerts] }', /:6:.*expected alert or correction or list or digest or fault/],
    ['{ task: [英语VIP班] }', /:6:.*no task is called "英语VIP班"; did you mean "英语\.VIP班"\?/],
    ['{ task: [typo] }', /no task is called "typo"; there are "英语\.VIP班"/],
  ])('%s would never match, and is an error with its line', (only, expected) => {
    expect(problemsOf(yaml({ only }))).toMatch(expected);
  });

  test.each(['{ grade: [A, B] }', '{ event: [alert] }', '{ task: [英语.VIP班] }', '{ province: [安徽] }'])(
    '%s is in order',
    (only) => {
      expect(problemsOf(yaml({ only }))).toBe('');
    },
  );
});

describe('whom a robot mentions', () => {
  test.each(['["-"]', '["13800138000"]', '["@"]', '["张三"]', '["zhang\\u200bsan"]'])(
    '%s cannot be a user id, and is an error with its line',
    (mention) => {
      expect(problemsOf(yaml({ mention }))).toMatch(/:4:.*mention\[0\]: expected a/);
    },
  );

  test('everybody is <@all>', () => {
    expect(problemsOf(yaml({ mention: '["@all"]' }))).toBe('');
    expect(mentionLine(['@all', 'zhangsan'])).toBe('\n<@all><@zhangsan>');
  });
});

describe('what nobody sees', () => {
  test('in an id or a host is named, with its place and line', () => {
    expect(problemsOf(yaml({ id: 'task\u200b-1' }))).toMatch(
      /:7:.*a zero-width space \(U\+200B\) at position 5/,
    );
    expect(problemsOf(yaml({ host: 'ai\u00ad.team.cn' }))).toMatch(/:2:.*a soft hyphen \(U\+00AD\)/);
  });
});

describe('the bytes of the file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'leadbell-strict-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const written = (bytes: Uint8Array): string => {
    const file = join(directory, 'leadbell.yaml');
    writeFileSync(file, bytes);
    return file;
  };

  test('must be UTF-8: another encoding is named with the line where it shows', async () => {
    const [before = '', after = ''] = yaml().split('英语.VIP班');
    const gbk = Buffer.concat([
      Buffer.from(before),
      Buffer.from([0xd3, 0xa2, 0xd3, 0xef]),
      Buffer.from(after),
    ]);
    await expect(readConfigFile(written(gbk))).rejects.toThrow(/leadbell\.yaml:7 is not UTF-8/);
  });

  test('may begin with a byte order mark', async () => {
    const { config } = await readConfigFile(written(Buffer.from(`\ufeff${yaml()}`)));
    expect(config.tasks[0]?.name).toBe('英语.VIP班');
  });
});
