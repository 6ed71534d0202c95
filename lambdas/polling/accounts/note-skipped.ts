import type { AccountState } from './account-store.ts';
import type { ReadDeps } from './read-deps.ts';
import type { ReadMessage } from './read-message.ts';

/**
 * Counts what was left out, and tells of it, and of its end.
 *
 * @returns the account's state as it is then
 */
export async function noteSkipped(
  deps: ReadDeps,
  accountKey: string,
  message: ReadMessage,
  state: AccountState,
  skipped: number,
): Promise<AccountState> {
  const { report, faults, platform, skippedReads } = deps;
  const { account, tier, windows } = message;
  // A task that is not read because its account does not answer is a fault of another kind.
  if (skipped > 0 && state.trouble === null) {
    report({ type: 'reads-skipped', account, tier, windows: skipped });
    await skippedReads.note(accountKey, skipped, dueAtOf(message));
    const detail = `${skipped} of ${windows.length} windows`;
    await faults.seen({ kind: 'reads-skipped', subject: accountKey, name: account, detail });
    if (state.skippingSinceMs !== null) return state;
    return changed(deps, accountKey, state, { skippingSinceMs: platform.clock.nowMs() });
  }
  if (tier === 'short' && skipped === 0 && state.skippingSinceMs !== null) {
    await faults.over('reads-skipped', accountKey);
    return changed(deps, accountKey, state, { skippingSinceMs: null, nextTaskKey: null });
  }
  return state;
}

/** Others that changed the account meanwhile changed something else of it. */
export async function changed(
  { accounts }: Pick<ReadDeps, 'accounts'>,
  accountKey: string,
  state: AccountState,
  change: Partial<Pick<AccountState, 'skippingSinceMs' | 'nextTaskKey' | 'clock'>>,
): Promise<AccountState> {
  if (!(await accounts.change(accountKey, state, change)))
    await accounts.change(accountKey, await accounts.get(accountKey), change);
  return accounts.get(accountKey);
}

export const dueAtOf = ({ windows }: ReadMessage): number =>
  Math.max(...windows.map(({ dueAtMs }) => dueAtMs));
