import { describe, expect, it } from 'vitest';
import { manyFunctions } from '../../infra/limits/functions-at-once.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';

const yaml = (accounts: number, deploy = '') => `
accounts:
${Array.from({ length: accounts }, (_, n) => `  a${n}: { baseUrl: "https://ai.example.cn", userId: u${n}, token: ssm:/token }`).join('\n')}
channels: { sales: { type: wecom-robot, webhook: ssm:/robot } }
tasks:
${Array.from({ length: accounts * 500 }, (_, n) => `  - { id: "t${n}", account: a${n % accounts}, channels: [sales] }`).join('\n')}
ops: { channels: [sales] }
${deploy}
`;
const found = (text: string) => {
  const { config, deploy } = readConfig(text, 'leadbell.yaml');
  return manyFunctions(config, deploy).map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('functions at once', () => {
  it('of few tasks are as many as a new AWS account may run', () => {
    expect(found(yaml(2))).toEqual([]);
  });

  it('of many tasks are more, which is said with the number that says that it is known', () => {
    const [warning = '', ...more] = found(yaml(10));
    expect(more).toEqual([]);
    expect(warning).toMatch(/^deploy\.pollsAtOnce: auto is 6 polls at once .* 14 functions/);
    expect(found(yaml(10, 'deploy: { pollsAtOnce: 6 }'))).toEqual([]);
  });
});
