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
