import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lambdas/config/problems.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { secretRefs } from '../../lambdas/config/secrets/secret-ref.ts';
import { reachOf } from '../../lambdas/platform/http/reach.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';

const CERTIFICATE = readFileSync(new URL('../fixtures/tls/private-ca.pem', import.meta.url), 'utf8');
const yaml = (account: string, channel = '') => `
accounts:
  acme: { baseUrl: https://ai.example.cn, userId: u1, token: env:TOKEN${account} }
channels:
  sales: { type: wecom-robot, webhook: env:SALES${channel} }
  ops: { type: wecom-robot, webhook: env:OPS }
tasks: [{ id: t1, account: acme, channels: [sales] }]
ops: { channels: [ops] }
`;
const read = (text: string, file = CERTIFICATE) => readConfig(text, 'leadbell.yaml', () => file);
const problemsOf = (text: string, file?: string) => {
  try {
    read(text, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
};

describe('ca', () => {
  it('is compiled once, certificates only, for all that name it', () => {
    const { config } = read(yaml(', ca: a.pem', ', ca: a.pem'), `# ours\n${CERTIFICATE}`);
    expect(config.authorities).toEqual({ 'a.pem': CERTIFICATE });
    expect(config.accounts).toMatchObject({ acme: { ca: 'a.pem' } });
    expect(config.channels).toMatchObject({ sales: { ca: 'a.pem' } });
  });

  it.each([
    ['nothing', 'expected a PEM file'],
    [
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'certificate 1 of this file cannot be read',
    ],
    ['-----BEGIN PRIVATE KEY-----', 'holds a private key'],
    ['x'.repeat(300_000), 'at most 256 KiB'],
  ])('%.40s is refused', (file, problem) => {
    expect(problemsOf(yaml(', ca: a.pem'), file)).toEqual([
      expect.stringMatching(new RegExp(`^accounts\\.acme\\.ca: .*${problem}`)),
    ]);
  });

  it('of a file that is not there is refused with its line', () => {
    expect(() => readConfig(yaml(', ca: certs/none.pem'), '/nowhere/leadbell.yaml')).toThrow(
      /leadbell\.yaml:3:\d+ accounts\.acme\.ca: this file cannot be read \(ENOENT\)/,
    );
  });
});

describe('proxy', () => {
  it.each(['none', 'http://proxy.example.cn:3128', 'env:HTTPS_PROXY'])('can be %s', (proxy) => {
    expect(problemsOf(yaml(`, proxy: "${proxy}"`, `, proxy: "${proxy}"`))).toEqual([]);
  });

  it.each(['http://user:pass-word@proxy:3128', 'socks5://proxy:1080', 'proxy:3128'])(
    '%s is refused, and not quoted',
    (proxy) => {
      const problems = problemsOf(yaml(`, proxy: "${proxy}"`));
      expect(problems).toHaveLength(1);
      expect(problems[0]).not.toContain(proxy);
    },
  );

  it('that is a secret is one of the secrets, and asked for with each request', async () => {
    const { config } = read(yaml(', proxy: ssm:/proxy', ', proxy: env:PROXY'));
    expect(secretRefs(config).map(({ ref }) => ref)).toEqual([
      'env:TOKEN',
      'ssm:/proxy',
      'env:SALES',
      'env:PROXY',
      'env:OPS',
    ]);
    const { proxy } = reachOf({ proxy: 'ssm:/proxy' }, config, { get: async (ref) => `of ${ref}` });
    expect(typeof proxy === 'function' && (await proxy())).toBe('of ssm:/proxy');
  });

  it('with a password never passes the redactor, nor does its header', () => {
    const redactor = createRedactor();
    redactor.register('http://us%40er:s%3Acret@proxy:3128');
    const header = Buffer.from('us@er:s:cret').toString('base64');
    expect(redactor.text(`s:cret s%3Acret Basic ${header}`)).toBe('[redacted] [redacted] Basic [redacted]');
  });
});
