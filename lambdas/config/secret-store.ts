import type { Clock } from '../platform/clock.ts';
import { MINUTE_MS } from '../platform/duration.ts';
import { LeadbellError } from '../platform/errors.ts';
import type { Redactor } from '../platform/redact.ts';
import { readSecretsManager, readSsmParameter } from './aws-secrets.ts';
import type { SecretRef } from './config.ts';
import { type ParsedRef, parseSecretRef } from './secret-ref.ts';
import type { Secrets } from './secrets.ts';

const REMEMBERED_MS = 5 * MINUTE_MS;

/** How each kind of reference is read. Undefined: there is no such secret. */
export interface SecretSources {
  env(name: string): string | undefined;
  ssm(name: string): Promise<string | undefined>;
  secretsmanager(id: string): Promise<string | undefined>;
}

export function awsSecretSources(env: NodeJS.ProcessEnv): SecretSources {
  return { env: (name) => env[name], ssm: readSsmParameter, secretsmanager: readSecretsManager };
}

/** Reads secrets, remembers them for five minutes, and hands each to the redactor before anybody else has it. */
export function createSecretStore(options: {
  clock: Clock;
  redactor: Redactor;
  sources: SecretSources;
}): Secrets {
  const { clock, redactor, sources } = options;
  const remembered = new Map<SecretRef, { value: Promise<string>; untilMs: number }>();

  const read = async (ref: SecretRef): Promise<string> => {
    const parsed = parseSecretRef(ref);
    if (!parsed)
      throw missing('a reference of another form', 'expected env:NAME, ssm:/name or secretsmanager:id#key');
    let raw: string | undefined;
    try {
      raw = await readRaw(parsed, sources);
    } catch (cause) {
      throw missing(ref, cause instanceof Error ? cause.name : 'unknown reason', cause);
    }
    if (raw !== undefined) redactor.register(raw);
    const value = pick(parsed, raw)?.trim();
    if (value === undefined || value === '') throw missing(ref, 'there is nothing there');
    redactor.register(value);
    return value;
  };

  return {
    get(ref, { fresh = false } = {}) {
      const known = remembered.get(ref);
      if (known && !fresh && clock.nowMs() < known.untilMs) return known.value;
      const value = read(ref);
      const entry = { value, untilMs: clock.nowMs() + REMEMBERED_MS };
      remembered.set(ref, entry);
      // A failure is not remembered: the next one asks again.
      value.catch(() => {
        if (remembered.get(ref) === entry) remembered.delete(ref);
      });
      return value;
    },
  };
}

async function readRaw(ref: ParsedRef, sources: SecretSources): Promise<string | undefined> {
  if (ref.source === 'env') return sources.env(ref.name);
  return ref.source === 'ssm' ? await sources.ssm(ref.name) : await sources.secretsmanager(ref.id);
}

function pick(ref: ParsedRef, raw: string | undefined): string | undefined {
  if (ref.source !== 'secretsmanager' || ref.key === null || raw === undefined) return raw;
  try {
    const fields: unknown = JSON.parse(raw);
    const isMap = typeof fields === 'object' && fields !== null;
    const value: unknown = isMap && Object.hasOwn(fields, ref.key) ? Reflect.get(fields, ref.key) : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    // Not JSON, so it has no such key. The parser's own message quotes the secret.
    return undefined;
  }
}

function missing(ref: string, why: string, cause?: unknown): LeadbellError {
  return new LeadbellError({
    code: 'secret-missing',
    message: `The secret ${ref} cannot be read: ${why}`,
    retryable: cause !== undefined,
    hint: ref.startsWith('env:')
      ? 'Set this variable.'
      : 'Create it in this account and region, and let the function read it.',
    cause,
  });
}
