import { LeadbellError } from '../../platform/errors.ts';
import type { Redactor } from '../../platform/log/redact.ts';
import { type ParsedRef, parseSecretRef, type SecretRef } from '../../platform/secret-ref.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { cleanPasted, leftOutOf } from '../../platform/text/pasted.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { readSecretsManager, readSsmParameter } from './aws-secrets.ts';

/** What can be wrong with a secret is only loaded when something is. */
const why = () => import('./secret-error.ts');

const REMEMBERED_MS = 5 * MINUTE_MS;
/** While the store does not answer, its last value is used for up to this long after it was read. */
export const LAST_KNOWN_MS = HOUR_MS;
/** While an old value is used, the store is asked again only this often: each request may take until its time-out. */
const ASK_AGAIN_MS = 30 * SECOND_MS;

/** Reads each kind of reference. Undefined: there is no such secret. */
export interface SecretSources {
  env(name: string): string | undefined;
  ssm(name: string): Promise<string | undefined>;
  secretsmanager(id: string): Promise<string | undefined>;
}

export function awsSecretSources(env: NodeJS.ProcessEnv): SecretSources {
  return { env: (name) => env[name], ssm: readSsmParameter, secretsmanager: readSecretsManager };
}

/** Something about a secret that its owner should know but cannot see. Never contains the value. */
export type SecretNote =
  /** Quotes, `Bearer ` or the markdown of a link surrounded the value. Reported once for each reference. */
  | { kind: 'cleaned'; ref: SecretRef; leftOut: string }
  /** The store does not answer, and the last known value is used. */
  | { kind: 'last-known'; ref: SecretRef; error: LeadbellError };

export function noteText(note: SecretNote): string {
  return note.kind === 'cleaned'
    ? `The secret ${note.ref} was pasted with ${note.leftOut}, which is left out. Store it without.`
    : `${note.error.message}; the value that was read before is used`;
}

interface Remembered {
  value: Promise<string>;
  untilMs: number;
}

/**
 * Reads secrets and caches them for five minutes. Each value is registered with the redactor before anybody else gets
 * it. While the store does not answer, the last known value is used for up to {@link LAST_KNOWN_MS}.
 */
export function createSecretStore(options: {
  clock: Clock;
  redactor: Redactor;
  sources: SecretSources;
  note?: (note: SecretNote) => void;
}): Secrets {
  const { clock, redactor, sources, note } = options;
  const remembered = new Map<SecretRef, Remembered>();
  const lastKnown = new Map<SecretRef, { value: string; readAtMs: number }>();
  const cleaned = new Set<SecretRef>();

  const read = async (ref: SecretRef): Promise<string> => {
    const parsed = parseSecretRef(ref);
    if (!parsed)
      throw (await why()).secretMissing(
        'a reference of another form',
        'expected env:NAME, ssm:/name or secretsmanager:id#key',
      );
    let raw: string | undefined;
    try {
      raw = await readRaw(parsed, sources);
    } catch (cause) {
      throw (await why()).secretError(ref, cause);
    }
    if (raw !== undefined) redactor.register(raw);
    const pasted = pick(parsed, raw) ?? '';
    const { value } = cleanPasted(pasted);
    if (value === '') throw (await why()).secretMissing(ref, 'there is nothing there');
    redactor.register(value);
    const leftOut = leftOutOf(pasted);
    if (leftOut !== null && !cleaned.has(ref)) note?.({ kind: 'cleaned', ref, leftOut });
    if (leftOut !== null) cleaned.add(ref);
    return value;
  };

  const readOrBridge = async (ref: SecretRef, entry: Remembered): Promise<string> => {
    try {
      const value = await read(ref);
      lastKnown.set(ref, { value, readAtMs: clock.nowMs() });
      return value;
    } catch (error) {
      const known = lastKnown.get(ref);
      const nowMs = clock.nowMs();
      if (!known || !isUnreachable(error) || nowMs - known.readAtMs >= LAST_KNOWN_MS) throw error;
      entry.untilMs = Math.min(nowMs + ASK_AGAIN_MS, known.readAtMs + LAST_KNOWN_MS);
      note?.({ kind: 'last-known', ref, error });
      return known.value;
    }
  };

  return {
    get(ref, { fresh = false } = {}) {
      const known = remembered.get(ref);
      if (known && !fresh && clock.nowMs() < known.untilMs) return known.value;
      const entry: Remembered = { value: Promise.resolve(''), untilMs: clock.nowMs() + REMEMBERED_MS };
      entry.value = readOrBridge(ref, entry);
      remembered.set(ref, entry);
      // A failure is not cached: the next caller asks again.
      entry.value.catch(() => {
        if (remembered.get(ref) === entry) remembered.delete(ref);
      });
      return entry.value;
    },
  };
}

const isUnreachable = (error: unknown): error is LeadbellError =>
  error instanceof LeadbellError && error.code === 'secret-unreachable';

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
    // The value is not JSON, so it has no such key. The parser's message quotes the secret, and is dropped.
    return undefined;
  }
}
