import type { FilterMemory } from '../filter/filter-memory.ts';
import { GradeFilter } from '../filter/grade-filter.ts';
import type { PollDeps } from '../poll-deps.ts';
import type { AccountState, AccountStore } from './account-store.ts';

interface FilterDeps extends Pick<PollDeps, 'client' | 'config' | 'faults' | 'platform'> {
  accounts: Pick<AccountStore, 'changeBeside'>;
  /** Of this process. @default no list is asked for by grade */
  filterMemory?: FilterMemory;
}

/** What one reading of an account knows of its filter by grade, and stores of it. @returns null: no list is filtered */
export function filterOf(
  { accounts, client, config, faults, filterMemory, platform }: FilterDeps,
  account: string,
  accountKey: string,
  { filters }: AccountState,
): GradeFilter | null {
  if (!filterMemory) return null;
  return new GradeFilter({
    proofs: filters ?? {},
    isOff: config.accounts[account]?.gradeFilter === 'never',
    memory: filterMemory,
    clock: platform.clock,
    client,
    faults,
    locale: config.locale,
    note: (key, proof) =>
      accounts.changeBeside(accountKey, ({ filters: now }) => {
        const { [key]: _before, ...others } = now ?? {};
        return { filters: proof === null ? others : { ...others, [key]: proof } };
      }),
  });
}
