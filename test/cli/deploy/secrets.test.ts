import { describe, expect, it } from 'vitest';
import { provideSecrets } from '../../../cli/deploy/secrets.ts';
import type { Question } from '../../../cli/init/ask.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';
import { secretError, secretMissing } from '../../../lambdas/config/secrets/secret-error.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';
import { config as yaml } from '../leadbell.ts';

const TOKEN = 'ssm:/leadbell/acme/token';
const WEBHOOK = 'secretsmanager:leadbell/robots#sales';
const ADDRESS = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa';
const { config } = readConfig(
  yaml('https://ai.example.cn').replace('env:ACME_TOKEN', TOKEN).replace('env:SALES_WEBHOOK', WEBHOOK),
  'leadbell.yaml',
);

const notThere = Object.assign(new Error('no such parameter'), { name: 'ParameterNotFound' });
const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });

/** A store with these secrets, and somebody at the terminal who types these answers. */
async function provide(there: Record<string, string | Error>, answers: string[] | null) {
  const asked: (Question & { question: string })[] = [];
  const stored: Record<string, string> = {};
  const said: string[] = [];
  const redactor = createRedactor();
  const ask = (question: string, options: Question = {}) => {
    asked.push({ question, ...options });
    for (;;) {
      const answer = answers?.shift() ?? '';
      if (options.problem?.(answer) == null) return Promise.resolve(answer);
    }
  };
  const error = await provideSecrets(
    {
      config,
      redactor,
      say: (text) => void said.push(text),
      ask: answers === null ? null : ask,
      secrets: {
        get: (ref) => {
          const value = there[ref] ?? notThere;
          if (value === '') return Promise.reject(secretMissing(ref, 'there is nothing there'));
          return value instanceof Error ? Promise.reject(secretError(ref, value)) : Promise.resolve(value);
        },
      },
    },
    (ref, value) => {
      stored[ref] = value;
      return Promise.resolve();
    },
  ).then(
    () => null,
    (thrown: unknown) => thrown as Error & { hint?: string },
  );
  return { asked, stored, said, error, redactor };
}

describe('the secrets of a deployment', () => {
  it('nobody is asked for what is there', async () => {
    const { asked, stored, error } = await provide({ [TOKEN]: 'a', [WEBHOOK]: ADDRESS }, []);
    expect([asked, stored, error]).toEqual([[], {}, null]);
  });

  it('what is missing or empty is asked for, hidden, and stored without what was pasted around it', async () => {
    const { asked, stored, said, error, redactor } = await provide({ [TOKEN]: '' }, [
      'Bearer abcdef ',
      ADDRESS,
    ]);
    expect(error).toBeNull();
    expect(asked.map(({ hidden }) => hidden)).toEqual([true, true]);
    expect(asked[0]?.question).toContain(`accounts.acme.token (${TOKEN}`);
    expect(stored).toEqual({ [TOKEN]: 'abcdef', [WEBHOOK]: ADDRESS });
    expect(said.join('\n')).not.toMatch(/abcdef|693a91f6/);
    expect(redactor.text('it is abcdef')).toBe('it is [redacted]');
  });

  it('what cannot be of use is asked for again', async () => {
    const { stored } = await provide({ [TOKEN]: 'a' }, ['', 'not an address', ADDRESS]);
    expect(stored).toEqual({ [WEBHOOK]: ADDRESS });
  });

  it('without questions it ends, and names each that is missing', async () => {
    const { error } = await provide({}, null);
    expect(error?.message).toBe(`these secrets are not there: ${TOKEN}, ${WEBHOOK}`);
    expect(error?.hint).toContain('docs/deploy.md');
  });

  it('a secret that may not be read is there: nothing is written over it', async () => {
    const { asked, stored, error } = await provide({ [TOKEN]: denied }, ['abcdef', ADDRESS]);
    expect(error?.message).toContain('access is denied');
    expect([asked, stored]).toEqual([[], {}]);
  });
});
