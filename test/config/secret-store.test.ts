import { describe, expect, it } from 'vitest';
import { createSecretStore, type SecretSources } from '../../lambdas/config/secret-store.ts';
import { MINUTE_MS } from '../../lambdas/platform/duration.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { createRedactor } from '../../lambdas/platform/redact.ts';

function store(values: Record<string, string>) {
  const asked: string[] = [];
  const look = (name: string) => {
    asked.push(name);
    return values[name];
  };
  const sources: SecretSources = {
    env: look,
    ssm: async (name) => look(name),
    secretsmanager: async (id) => {
      if (id === 'forbidden')
        throw Object.assign(new Error('not authorized to see hunter2'), { name: 'AccessDenied' });
      return look(id);
    },
  };
  const clock = { now: 1_700_000_000_000, nowMs: () => clock.now, sleep: async () => {} };
  const redactor = createRedactor();
  return { secrets: createSecretStore({ clock, redactor, sources }), clock, redactor, asked, values };
}

describe('a secret', () => {
  it.each([
    ['env:TOKEN', { TOKEN: 'from-env' }, 'from-env'],
    ['ssm:/leadbell/token', { '/leadbell/token': 'from-ssm' }, 'from-ssm'],
    ['secretsmanager:leadbell/acme', { 'leadbell/acme': 'whole' }, 'whole'],
    ['secretsmanager:leadbell/acme#token', { 'leadbell/acme': '{"token":"one","other":"two"}' }, 'one'],
    ['env:TOKEN', { TOKEN: ' pasted with a line break\n' }, 'pasted with a line break'],
  ])('%s is read from where it is', async (ref, values, expected) => {
    await expect(store(values as Record<string, string>).secrets.get(ref)).resolves.toBe(expected);
  });

  it.each([
    ['env:TOKEN', {}],
    ['env:TOKEN', { TOKEN: ' ' }],
    ['secretsmanager:a#token', { a: 'not json, but hunter2' }],
    ['secretsmanager:a#token', { a: '{"other":"hunter2"}' }],
    ['secretsmanager:a#toString', { a: '{"other":"hunter2"}' }],
    ['secretsmanager:forbidden', {}],
  ])('%s that is not there is a fault that names the reference, never a value', async (ref, values) => {
    const error = await store(values as Record<string, string>)
      .secrets.get(ref)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LeadbellError);
    expect(error).toMatchObject({ code: 'secret-missing' });
    expect(String(error)).toContain(ref);
    expect(String(error)).not.toContain('hunter2');
  });

  it('is remembered for five minutes, and no longer', async () => {
    const { secrets, clock, asked, values } = store({ TOKEN: 'old-token' });
    await secrets.get('env:TOKEN');
    values.TOKEN = 'new-token';
    clock.now += 5 * MINUTE_MS - 1;
    await expect(secrets.get('env:TOKEN')).resolves.toBe('old-token');
    expect(asked).toHaveLength(1);
    clock.now += 1;
    await expect(secrets.get('env:TOKEN')).resolves.toBe('new-token');
  });

  it('is asked for again at once when it was just refused', async () => {
    const { secrets, values } = store({ TOKEN: 'old-token' });
    await secrets.get('env:TOKEN');
    values.TOKEN = 'new-token';
    await expect(secrets.get('env:TOKEN', { fresh: true })).resolves.toBe('new-token');
    await expect(secrets.get('env:TOKEN')).resolves.toBe('new-token');
  });

  it('that was missing is looked for again', async () => {
    const { secrets, values } = store({});
    await expect(secrets.get('env:TOKEN')).rejects.toThrow('env:TOKEN');
    values.TOKEN = 'late';
    await expect(secrets.get('env:TOKEN')).resolves.toBe('late');
  });

  it('that two ask for at once is read once', async () => {
    const { secrets, asked } = store({ '/t': 'once' });
    await Promise.all([secrets.get('ssm:/t'), secrets.get('ssm:/t')]);
    expect(asked).toEqual(['/t']);
  });

  it('never passes the log from then on, nor does the rest of its JSON', async () => {
    const { secrets, redactor } = store({ a: '{"token":"hunter2"}' });
    await secrets.get('secretsmanager:a#token');
    expect(redactor.text('the token hunter2 was refused')).toBe('the token [redacted] was refused');
    expect(redactor.text('got {"token":"hunter2"}')).toBe('got [redacted]');
  });
});
