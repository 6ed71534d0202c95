import { createRecordClient, type RecordClient } from '../call-records/client.ts';
import type { RecordClientOptions } from '../call-records/client-options.ts';
import { listTasks, type TaskList } from '../call-records/task-list.ts';
import { type TokenExpiry, tokenExpiry } from '../call-records/token-expiry.ts';
import type { Config } from '../config/config.ts';
import { LeadbellError } from '../platform/errors.ts';
import { createHttpClient } from '../platform/http/node-http.ts';
import { reachOf } from '../platform/http/reach.ts';
import type { Platform } from '../platform/platform.ts';
import type { Wiring } from './wiring.ts';

/** One client for each account, made at first use. */
export function recordClients(
  wiring: Pick<Wiring, 'config' | 'secrets' | keyof Platform>,
): (account: string) => RecordClient {
  const clients = new Map<string, RecordClient>();
  return (account) => {
    const known = clients.get(account);
    if (known) return known;
    const made = createRecordClient(optionsOf(wiring, wiring.config, account));
    clients.set(account, made);
    return made;
  };
}

/** Asks for the end of an account's token. */
export const tokenExpiries =
  (wiring: Pick<Wiring, 'config' | 'secrets' | keyof Platform>) =>
  async (account: string): Promise<TokenExpiry | null> => {
    const expiry = await tokenExpiry(optionsOf(wiring, wiring.config, account));
    return expiry === 'no-answer' ? null : expiry;
  };

/** Reads the list of an account's tasks. */
export const taskLists =
  (wiring: Pick<Wiring, 'config' | 'secrets' | keyof Platform>) =>
  (account: string, signal?: AbortSignal): Promise<TaskList> =>
    listTasks(optionsOf(wiring, wiring.config, account), signal);

function optionsOf(
  wiring: Pick<Wiring, 'secrets' | keyof Platform>,
  config: Config,
  name: string,
): RecordClientOptions {
  const account = config.accounts[name];
  if (!account) {
    throw new LeadbellError({
      code: 'unknown-account',
      message: `A task names the account ${name}, which the configuration does not have`,
      retryable: false,
      hint: 'The compiled configuration is broken: run `leadbell check` and deploy again.',
    });
  }
  return {
    account,
    token: (fresh = false) => wiring.secrets.get(account.token, { fresh }),
    platform: wiring,
    http: createHttpClient({
      of: 'account',
      connections: account.concurrency,
      clock: wiring.clock,
      ...reachOf(account, config, wiring.secrets),
    }),
  };
}
