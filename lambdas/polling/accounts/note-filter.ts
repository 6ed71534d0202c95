import type { FilterProof } from '../filter/filter-proof.ts';
import type { AccountStore } from './account-store.ts';

const TRIES = 4;

/**
 * Keeps what the account's node did with a filter by some grades, beside readers that change something else of it.
 *
 * @param proof null: what was known is forgotten
 */
export async function noteFilter(
  accounts: Pick<AccountStore, 'get' | 'change'>,
  accountKey: string,
  key: string,
  proof: FilterProof | null,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const state = await accounts.get(accountKey);
    const { [key]: _before, ...others } = state.filters ?? {};
    const filters = proof === null ? others : { ...others, [key]: proof };
    if (await accounts.change(accountKey, state, { filters })) return;
  }
}
