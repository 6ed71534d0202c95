import { describe, expect, it } from 'vitest';
import {
  createSecretStore,
  LAST_KNOWN_MS,
  type SecretNote,
  type SecretSources,
} from '../../../lambdas/config/secrets/secret-store.ts';
import { LeadbellError } from '../../../lambdas/platform/errors.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';
import { beginToRead } from '../../../lambdas/platform/secrets.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';

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
  const notes: SecretNote[] = [];
  const clock = { now: 1_700_000_000_000, nowMs: () => clock.now, sleep: async () => {} };
  const redactor = createRedactor();
  const secrets = createSecretStore({ clock, redactor, sources, note: (note) => void notes.push(note) });
  return { secrets, sources, notes, clock, redactor, asked, values };
}

const throttled = () =>
  Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));

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

  it('that is begun early is read once; where that fails, who needs it is told, and nobody else', async () => {
    const { secrets, sources, asked } = store({ TOKEN: 'a-token' });
    beginToRead(secrets, ['env:TOKEN', 'env:TOKEN']);
    await expect(secrets.get('env:TOKEN')).resolves.toBe('a-token');
    expect(asked).toEqual(['TOKEN']);
    sources.ssm = throttled;
    beginToRead(secrets, ['ssm:/token']);
    await expect(secrets.get('ssm:/token')).rejects.toMatchObject({ code: 'secret-unreachable' });
    beginToRead(secrets, ['ssm:/token']);
    await new Promise((done) => setImmediate(done));
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

describe('a secret store that does not answer', () => {
  it('is a moment, also at the first read', async () => {
    const { secrets, sources } = store({});
    sources.ssm = throttled;
    await expect(secrets.get('ssm:/t')).rejects.toMatchObject({
      code: 'secret-unreachable',
      retryable: true,
      message: expect.stringContaining('ssm:/t'),
      hint: expect.not.stringContaining('Create it'),
    });
  });

  it('is bridged with the last known value for an hour, and no longer', async () => {
    const { secrets, sources, clock, notes } = store({ '/t': 'known' });
    await secrets.get('ssm:/t');
    sources.ssm = throttled;
    clock.now += LAST_KNOWN_MS - 1;
    await expect(secrets.get('ssm:/t')).resolves.toBe('known');
    await expect(secrets.get('ssm:/t', { fresh: true })).resolves.toBe('known');
    expect(notes).toMatchObject([{ kind: 'last-known' }, { kind: 'last-known' }]);
    clock.now += 1;
    await expect(secrets.get('ssm:/t')).rejects.toMatchObject({ code: 'secret-unreachable' });
  });

  it('is asked twice a minute while it is bridged, and not by everybody', async () => {
    const { secrets, sources, clock, values } = store({ '/t': 'old' });
    await secrets.get('ssm:/t');
    const answering = sources.ssm;
    let asked = 0;
    sources.ssm = () => {
      asked += 1;
      return throttled();
    };
    clock.now += 5 * MINUTE_MS;
    await secrets.get('ssm:/t');
    await secrets.get('ssm:/t');
    expect(asked).toBe(1);
    sources.ssm = answering;
    values['/t'] = 'new';
    clock.now += MINUTE_MS / 2;
    await expect(secrets.get('ssm:/t')).resolves.toBe('new');
  });

  it('is not bridged where it answers that access is denied', async () => {
    const { secrets, sources, clock } = store({ '/t': 'known' });
    await secrets.get('ssm:/t');
    sources.ssm = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    clock.now += 5 * MINUTE_MS;
    await expect(secrets.get('ssm:/t')).rejects.toMatchObject({ code: 'secret-missing', retryable: false });
  });
});

describe('a secret that was pasted with something around it', () => {
  it('is read without it, and that is noted once, without the value', async () => {
    const { secrets, redactor, notes } = store({ '/t': ' “Bearer abc.def”\n' });
    await expect(secrets.get('ssm:/t')).resolves.toBe('abc.def');
    await secrets.get('ssm:/t', { fresh: true });
    expect(notes).toEqual([{ kind: 'cleaned', ref: 'ssm:/t', leftOut: '"Bearer" and quotes or brackets' }]);
    expect(redactor.text('got abc.def')).toBe('got [redacted]');
  });
});
