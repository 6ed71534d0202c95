/**
 * `host/userId/taskId`: what the table knows a task by. Changing what this returns would announce every known lead
 * again. The host is in lower case, with its port where that is not the scheme's own.
 */
export function taskKey(baseUrl: string, userId: string, taskId: string): string {
  const host = URL.parse(baseUrl)?.host ?? baseUrl;
  return `${host}/${userId}/${taskId}`;
}

/** `host/userId`: what is before the task in the key of each task of an account. */
export const accountKeyOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));
