import { createHash, timingSafeEqual } from 'node:crypto';
import { hostname } from 'node:os';
import { hostInUrl } from '../machine/listen.ts';

/** Where the console listens, and what opens it. */
export interface Door {
  /** An address of this machine, or a name of it. */
  host: string;
  /** Null: all who reach it may look. Only on loopback. */
  token: string | null;
}

export interface Asked {
  method: string;
  path: string;
  header(name: string): string | undefined;
  /** What the browser remembers of the token. */
  cookie: string | undefined;
}

/** `token`: it may come in with the token. The others never. */
export type Verdict = 'in' | 'token' | 'unknown-host' | 'cross-site';

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;

export const isLoopback = (host: string): boolean => LOOPBACK.test(hostInUrl(host));

/**
 * Who may ask. Another site may let its name resolve to this machine (DNS rebinding), or let a browser that is here ask
 * for it: neither must read anything.
 */
export function judge(asked: Asked, door: Door): Verdict {
  if (!isOurName(nameIn(asked.header('host') ?? ''), door)) return 'unknown-host';
  if (isCrossSite(asked)) return 'cross-site';
  if (door.token === null || knows(asked, door.token)) return 'in';
  return 'token';
}

/** What the browser keeps instead of the token: to read it there does not give the token. */
export const cookieOf = (token: string): string =>
  createHash('sha256').update(`leadbell console ${token}`).digest('base64url');

/** In a time that does not depend on where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function knows({ header, cookie }: Asked, token: string): boolean {
  const bearer = /^Bearer +(.+)$/i.exec(header('authorization') ?? '')?.[1];
  if (bearer !== undefined && isSame(bearer.trim(), token)) return true;
  return cookie !== undefined && isSame(cookie, cookieOf(token));
}

/** A name that somebody else may own is not ours. An address belongs to the process that listens there. */
function isOurName(name: string, { host }: Door): boolean {
  if (LOOPBACK.test(name)) return true;
  if (isLoopback(host)) return false;
  return ADDRESS.test(name) || name === host.toLowerCase() || name === hostname().toLowerCase();
}

const nameIn = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

/** A link to the page may stand anywhere. Nothing else is asked for by other sites. */
function isCrossSite({ method, path, header }: Asked): boolean {
  const origin = header('origin');
  if (origin !== undefined && URL.parse(origin)?.host !== header('host')?.toLowerCase()) return true;
  const site = header('sec-fetch-site');
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const isLink = method === 'GET' && path === '/' && header('sec-fetch-mode') === 'navigate';
  return !isLink || header('sec-fetch-dest') !== 'document';
}
