import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createChecks } from '../../cli/doctor/checks.ts';
import { checkTopics } from '../../cli/doctor/topics.ts';
import { loadConfig } from '../../cli/shared/config/load-config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';

const yaml = (token: string) => `accounts:
  acme: { baseUrl: "https://ai.platform.cn", userId: u-1, token: "${token}" }
channels:
  sales: { type: sns, topic: sales }
  ops: { type: sns, topic: "arn:aws:sns:eu-west-1:123456789012:ops" }
topics: { sales: { emails: [] } }
tasks:
  - { id: 287e19c4-1966-49d6-8f02-000000000001, account: acme, channels: [sales] }
ops: { channels: [ops] }
`;

describe('a topic on one machine, which nobody hears', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  async function doctored(token: string, place: { stack: string | null; tableName: string | null }) {
    const { checks, try: attempt } = createChecks(null, (text) => text);
    const { config } = readConfig(yaml(token), 'leadbell.yaml');
    const topicsAlone = { ...config, channels: { sales: config.channels.sales } } as typeof config;
    const shown = token.startsWith('env:') ? config : topicsAlone;
    await checkTopics({ config: shown, try: attempt } as Parameters<typeof checkTopics>[0], [], place);
    return checks;
  }

  it('is what doctor warns of in a file for `run`, also where it names an ARN', async () => {
    const checks = await doctored('env:TOKEN', { stack: null, tableName: null });
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['channel sales', true],
      ['channel ops', true],
    ]);
    expect(checks[0]?.detail).toMatch(/^warning: on one machine nobody hears this topic/);
    expect(checks[0]?.next).toContain('leadbell deploy');
  });

  it('is no fault of a file that is deployed', async () => {
    const checks = await doctored('ssm:/token', { stack: null, tableName: null });
    expect(checks[0]).toMatchObject({ name: 'channel sales', detail: expect.stringMatching(/^not asked/) });
  });

  it('is warned of at the start of `run`, unless the environment names an SNS', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'leadbell-topics-')), 'leadbell.yaml');
    writeFileSync(file, yaml('env:TOKEN'));
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const load = (env: NodeJS.ProcessEnv) =>
      loadConfig(file, { TOKEN: 'a.real-1', ...env }, createRedactor(), { secrets: 'all', here: true });
    await load({});
    expect(said.filter((line) => line.includes('nobody hears this topic'))).toHaveLength(2);
    expect(said.join('')).toMatch(/^warning: .*leadbell\.yaml:4:\d+ channels\.sales\.topic/m);
    said.length = 0;
    await load({ AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1' });
    expect(said.join('')).not.toContain('nobody hears');
  });
});
