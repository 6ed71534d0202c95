import type { Config } from '../../lambdas/config/config.ts';
import type { DeploymentProblem } from '../limits/deployment-problems.ts';

/** Hosts that no platform has: https://www.rfc-editor.org/rfc/rfc2606, and example.cn by analogy. */
const EXAMPLE_HOST = /(?:^|\.)example(?:\.(?:com|net|org|cn|com\.cn))?$|\.invalid$/i;
/** Only zeros and x, or a text that asks to be replaced. */
const PLACEHOLDER_ID = /^[0xX-]+$|^(?:your|my)[-_]|^(?:changeme|todo|userid|user-id|taskid|task-id)$/i;

const hostOf = (url: string): string => URL.parse(url)?.hostname ?? '';

/** Placeholders of the example that are still there and cannot be read from or sent to. */
export function placeholders(config: Config): DeploymentProblem[] {
  const accounts = Object.entries(config.accounts).flatMap(([name, { baseUrl, userId }]) => [
    ...(EXAMPLE_HOST.test(hostOf(baseUrl))
      ? [
          {
            path: ['accounts', name, 'baseUrl'],
            message: `${hostOf(baseUrl)} is a name for examples: put the address of your platform`,
          },
        ]
      : []),
    ...(PLACEHOLDER_ID.test(userId)
      ? [{ path: ['accounts', name, 'userId'], message: 'this is a placeholder: put your user id' }]
      : []),
  ]);
  const tasks = config.tasks.flatMap(({ id }, index) =>
    PLACEHOLDER_ID.test(id)
      ? [{ path: ['tasks', index, 'id'], message: 'this is a placeholder: put the id of your task' }]
      : [],
  );
  return [...accounts, ...tasks];
}

/** E-mail addresses that nobody reads. They do no harm, so they are only a warning. */
export function placeholderEmails(config: Config): DeploymentProblem[] {
  return Object.entries(config.topics).flatMap(([name, { emails }]) =>
    emails.flatMap(({ address }, index) =>
      EXAMPLE_HOST.test(address.split('@')[1] ?? '')
        ? [
            {
              path: ['topics', name, 'emails', index],
              message: 'this is an address for examples: nobody reads mail there',
            },
          ]
        : [],
    ),
  );
}
