import { redactPatterns } from './redact-patterns.ts';

const REDACTED = '[redacted]';
/** Shorter secrets would hide ordinary words. */
const SHORTEST_SECRET = 4;
const DEEPEST = 8;

/** Removes secrets and phone numbers from everything that is logged. */
export interface Redactor {
  /** From now on this value is always removed. Every secret is registered when it is read. */
  register(secret: string): void;
  text(text: string): string;
  /** Turns any value into plain JSON data; errors with message, stack and causes. Keys are redacted too. */
  value(value: unknown): unknown;
}

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let longestFirst: string[] = [];

  const text = (raw: string): string => {
    let clean = raw;
    for (const secret of longestFirst) clean = clean.replaceAll(secret, REDACTED);
    return redactPatterns(clean, REDACTED);
  };

  const value = (raw: unknown, depth: number, above: ReadonlySet<object>): unknown => {
    switch (typeof raw) {
      case 'string':
        return text(raw);
      case 'number': {
        // The digits of a fraction may look like a phone number, but are not.
        if (!Number.isInteger(raw)) return raw;
        const clean = text(String(raw));
        return clean === String(raw) ? raw : clean;
      }
      case 'bigint':
        return text(String(raw));
      case 'function':
      case 'symbol':
        return undefined;
      case 'object':
        return raw === null ? null : object(raw, depth, above);
      default:
        return raw;
    }
  };

  const object = (raw: object, depth: number, above: ReadonlySet<object>): unknown => {
    if (above.has(raw)) return '[circular]';
    if (depth >= DEEPEST) return '[deeper]';
    if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? 'Invalid Date' : raw.toISOString();
    if (raw instanceof URL) return text(raw.href);
    if (ArrayBuffer.isView(raw) || raw instanceof ArrayBuffer) return `[${raw.byteLength} bytes]`;
    const inside = new Set(above).add(raw);
    const next = (child: unknown) => value(child, depth + 1, inside);
    if (Array.isArray(raw)) return raw.map(next);
    if (raw instanceof Set) return [...raw].map(next);
    if (raw instanceof Error) return error(raw, next);
    const entries = raw instanceof Map ? [...raw] : Object.entries(raw);
    return Object.fromEntries(entries.map(([key, child]) => [text(String(key)), next(child)]));
  };

  const error = (raw: Error, next: (child: unknown) => unknown) => ({
    name: next(raw.name),
    message: next(raw.message),
    ...(next({ ...raw }) as object),
    ...(raw.cause === undefined ? {} : { cause: next(raw.cause) }),
    ...(raw instanceof AggregateError ? { errors: next(raw.errors) } : {}),
    stack: next(raw.stack),
  });

  return {
    register(secret) {
      for (const form of formsOf(secret)) if (form.length >= SHORTEST_SECRET) secrets.add(form);
      longestFirst = [...secrets].sort((a, b) => b.length - a.length);
    },
    text,
    value: (raw) => value(raw, 0, new Set()),
  };
}

/**
 * The forms in which a secret may appear: unchanged, trimmed, URL-encoded, escaped in JSON; the token of a webhook; the
 * password of a proxy, also as `Proxy-Authorization` carries it.
 */
function formsOf(secret: string): string[] {
  const url = URL.parse(secret);
  const tokens = ['key', 'access_token'].map((name) => url?.searchParams.get(name) ?? '');
  return [
    secret,
    secret.trim(),
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    ...tokens,
    /\/hook\/([\w-]+)$/.exec(url?.pathname ?? '')?.[1] ?? '',
    ...credentialsOf(url),
  ];
}

function credentialsOf(url: URL | null): string[] {
  if (!url?.password) return [];
  const [user, password] = [decoded(url.username), decoded(url.password)];
  return [url.password, password, Buffer.from(`${user}:${password}`).toString('base64')];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Registers the passwords in the usual proxy variables. */
export function registerProxySecrets(redactor: Redactor, env: NodeJS.ProcessEnv): void {
  for (const [name, value = ''] of Object.entries(env)) {
    if (/^(?:https?|all)_proxy$/i.test(name) && URL.parse(value)?.password) redactor.register(value);
  }
}
