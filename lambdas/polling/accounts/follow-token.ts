import type { TokenExpiry } from '../../call-records/token-expiry.ts';
import type { Config } from '../../config/config.ts';
import type { FaultBook } from '../../faults/fault-book.ts';
import type { Platform } from '../../platform/platform.ts';
import { formatZonelessTime } from '../../platform/time/zoned-time.ts';
import { detailWords, inEachLocale } from '../locales/index.ts';
import type { AccountState, AccountStore } from './account-store.ts';
import { isAskDue, warningOf } from './token-end.ts';

export interface TokenDeps {
  platform: Pick<Platform, 'clock' | 'log'>;
  config: Pick<Config, 'locale' | 'timeZone'>;
  accounts: Pick<AccountStore, 'get' | 'change' | 'changeBeside'>;
  faults: Pick<FaultBook, 'seen' | 'over'>;
  /** Until when the token of an account is valid; null: nobody says. @default nobody is asked */
  tokenExpiry?: (account: string) => Promise<TokenExpiry | null>;
}

/**
 * Warns operators 30, 7 and 1 days before an account's token ends, once each, and says when there is a new one. The
 * server is asked once a day by one of the readers; one that has no such address is left in peace until the next day.
 *
 * @param account by its name in leadbell.yaml
 * @param state as it was read last; costs nothing while nothing is due
 */
export async function followToken(
  deps: TokenDeps,
  accountKey: string,
  account: string,
  state: Pick<AccountState, 'tokenEnd' | 'trouble'>,
): Promise<void> {
  const { platform, accounts, faults, tokenExpiry } = deps;
  const nowMs = platform.clock.nowMs();
  if (!tokenExpiry || state.trouble !== null || !isAskDue(state.tokenEnd, nowMs)) return;
  const begun = await accounts.get(accountKey);
  const known = begun.tokenEnd ?? NOTHING_KNOWN;
  if (!isAskDue(begun.tokenEnd, nowMs)) return;
  // The process that writes this asks. The others look again in a minute, and find that somebody did.
  const asking = { tokenEnd: { ...known, askedAtMs: nowMs } };
  if (!(await accounts.change(accountKey, begun, asking))) return;

  const expiry = await asked(deps, account);
  const endsAtMs = expiry?.atMs ?? known.endsAtMs;
  const days = warningOf(endsAtMs, nowMs);
  // One that has ended is refused, and that is a fault of its own.
  if (days !== null && days !== known.warnedDays && endsAtMs !== null && endsAtMs > nowMs) {
    const until = formatZonelessTime(endsAtMs, deps.config.timeZone).slice(0, 16);
    const inLocales = inEachLocale(deps.config.locale, (locale) =>
      detailWords(locale).tokenEnds(days, until),
    );
    await faults.seen({ kind: 'token-ends', subject: accountKey, name: account, ...inLocales });
  }
  if (days === null && known.warnedDays !== null) await faults.over('token-ends', accountKey);
  const tokenEnd = { askedAtMs: nowMs, endsAtMs, warnedDays: days };
  await accounts.changeBeside(accountKey, () => ({ tokenEnd }));
}

const NOTHING_KNOWN = { endsAtMs: null, warnedDays: null };

async function asked({ tokenExpiry, platform }: TokenDeps, account: string): Promise<TokenExpiry | null> {
  try {
    return (await tokenExpiry?.(account)) ?? null;
  } catch (error) {
    // What is wrong with the token itself is told by reading records.
    platform.log.debug('Nobody said until when a token is valid', { account, error });
    return null;
  }
}
