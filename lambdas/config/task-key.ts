/**
 * `host/userId/taskId`: identifies a task in the table. If this changed, every known lead would be announced again. The
 * host is in lower case; its port is included unless it is the default of the scheme.
 */
export function taskKey(baseUrl: string, userId: string, taskId: string): string {
  const host = URL.parse(baseUrl)?.host ?? baseUrl;
  return `${host}/${userId}/${taskId}`;
}

/** `host/userId`: the beginning that the keys of all tasks of an account share. */
export const accountKeyOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

/** The same for two ways to write one task or account: to compare, never for the table. */
export function comparableKey(baseUrl: string, userId: string, taskId: string): string {
  return taskKey(withoutRootDot(baseUrl), userId, UUID.test(taskId) ? taskId.toLowerCase() : taskId);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A name that ends in a dot is the same host. */
function withoutRootDot(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null) return baseUrl;
  url.hostname = url.hostname.replace(/\.+$/, '');
  return url.href;
}
