import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { type Status, statusOf } from '../../lambdas/status/status.ts';
import { type PushState, readState } from '../push/state.ts';
import { type AtTable, atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { onStop } from '../shared/terminal/on-stop.ts';
import { statusAsJson, statusAsText } from './show-status.ts';

export interface StatusOptions extends TablePlace {
  json: boolean;
  /** Look again until the process is stopped. */
  watch: boolean;
}

const LOOK_EVERY_MS = 5000;
/** Clears the screen, and what scrolled off it. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/** `leadbell status`. */
export const status = ({ json, watch, ...place }: StatusOptions): Promise<ExitCode> =>
  atTable(
    place,
    async (at) => {
      const show = async () => {
        const [now, pushed] = await Promise.all([look(at), inUse(at, place)]);
        const text = json
          ? `${JSON.stringify(statusAsJson(now, at.config, pushed, at.isHeld))}\n`
          : statusAsText(now, at.config, pushed, at.isHeld);
        process.stdout.write(watch && !json && process.stdout.isTTY ? CLEAR + text : text);
      };
      await show();
      if (!watch) return 0;
      const { signal, forget } = onStop(() => {});
      while (!signal.aborted) {
        await at.platform.clock.sleep(LOOK_EVERY_MS, signal);
        if (!signal.aborted) await show();
      }
      forget();
      return 0;
    },
    { onlyReads: !watch },
  );

/** What a deployment goes by. Null: it does not say, or this is one machine, where nothing is pushed. */
async function inUse({ stores }: AtTable, { stack, tableName }: TablePlace): Promise<PushState | null> {
  if (stack === null && tableName === null) return null;
  try {
    return await readState(stores.table);
  } catch (error) {
    if (!(error instanceof LeadbellError) || error.code !== 'deployed-unknown') throw error;
    return null;
  }
}

function look({ config, platform, stores, scan }: AtTable): Promise<Status> {
  const nowMs = platform.clock.nowMs();
  return statusOf({
    ...stores,
    config,
    nowMs,
    scan,
    accounts: new AccountStore(stores.table, () => nowMs),
    people: openPeopleStores(stores.table).people,
    ticks: new TickStore(stores.table),
  });
}
