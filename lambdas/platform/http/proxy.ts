/**
 * The usual variables. The lower-case name wins, as in curl; `ALL_PROXY` is the default of the other two. An empty
 * value means none.
 */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

/** The proxy that these variables name for a URL; null: go direct. */
export function proxyFromVariables(url: URL, env: ProxyVariables): string | null {
  const proxy = proxyFor(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY', env);
  const isDirect = proxy !== null && exemptions(env).some((entry) => covers(entry, hostOf(url), portOf(url)));
  return isDirect ? null : proxy;
}

const read = (name: string, env: ProxyVariables): string | null =>
  env[name.toLowerCase()]?.trim() || env[name]?.trim() || null;

/** The address in a variable, or else in `ALL_PROXY`. */
function proxyFor(name: 'HTTPS_PROXY' | 'HTTP_PROXY', env: ProxyVariables): string | null {
  const proxy = read(name, env) ?? read('ALL_PROXY', env);
  return proxy === null || /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

/**
 * `NO_PROXY`: names or addresses, separated by commas or spaces, each with or without a port; `*` means all. A name
 * stands for itself and all names below it, with or without a leading dot; `*.example.cn` only for those below.
 */
const exemptions = (env: ProxyVariables): string[] =>
  (read('NO_PROXY', env) ?? '').split(/[\s,]+/).filter((entry) => entry !== '');

const hostOf = (url: URL): string => plainHost(url.hostname);
const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

function covers(entry: string, host: string, port: string): boolean {
  // An IPv6 address contains colons, so it can only have a port if it is in brackets.
  const [, name = entry, entryPort] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry) ?? [];
  if (entryPort !== undefined && entryPort !== port) return false;
  if (name === '*') return true;
  const onlyBelow = name.startsWith('*.');
  const exempt = plainHost(name.replace(/^\*?\./, ''));
  return exempt !== '' && ((host === exempt && !onlyBelow) || host.endsWith(`.${exempt}`));
}

const plainHost = (name: string): string =>
  name
    .replace(/^\[(.+)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();

/** Emulated AWS services on this machine are never behind a proxy. */
const THIS_MACHINE = ['localhost', '.localhost', '127.0.0.1', '[::1]', '::1'];

/**
 * The variables for an agent that decides for each host, like the SDK's; null: no proxy at all. Node.js takes
 * `example.cn` in `NO_PROXY` as that one name, so the names below it are added.
 */
export function sdkProxyVariables(env: ProxyVariables): Record<string, string> | null {
  const https = proxyFor('HTTPS_PROXY', env);
  const http = proxyFor('HTTP_PROXY', env);
  if (https === null && http === null) return null;
  const below = exemptions(env).flatMap((entry) =>
    /^(?:\*|\[|[\d.]+(?::|$))/.test(entry)
      ? [entry]
      : [entry.replace(/^\./, ''), `.${entry.replace(/^\./, '')}`],
  );
  return {
    ...(https === null ? {} : { HTTPS_PROXY: https }),
    ...(http === null ? {} : { HTTP_PROXY: http }),
    NO_PROXY: [...THIS_MACHINE, ...below].join(','),
  };
}

/** What is wrong with a proxy's address; null: nothing. Never quotes it, because it may contain a password. */
export function proxyProblem(address: string): string | null {
  const url = URL.parse(address);
  if (!url || !/^https?:\/\//i.test(address)) {
    return 'expected the address of a proxy that begins with http:// or https:// (SOCKS is not spoken here)';
  }
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '') {
    return 'expected the address of a proxy without a path, such as http://proxy.example.cn:3128';
  }
  return null;
}
