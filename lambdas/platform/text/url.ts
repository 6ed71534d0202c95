/** The rules for every URL of a configuration, whether it is in the file or read as a secret. */
export interface UrlVerdict {
  /** Null if the text is not a URL that leadbell can call. */
  url: URL | null;
  /** What is wrong with it. Never quotes the URL: it may hold a secret. */
  problem: string | null;
  warning: string | null;
}

export function judgeUrl(text: string): UrlVerdict {
  const url = URL.parse(text);
  if (!url || !/^https?:\/\//i.test(text)) {
    return { url: null, problem: 'expected a URL that begins with https:// or http://', warning: null };
  }
  if (url.username !== '' || url.password !== '') {
    return { url: null, problem: 'a URL must not hold a user name or a password', warning: null };
  }
  const warning =
    url.protocol === 'https:' || isLoopback(url.hostname)
      ? null
      : 'is neither https nor on this machine: others on the way can read it';
  return { url, problem: null, warning };
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\./.test(hostname)
  );
}
