import { discoveringAccounts } from '../config/tasks-to-come.ts';
import { Table } from '../platform/table/table.ts';
import { FoundStore } from '../polling/discovery/found-store.ts';
import { type FoundByAccount, readFound, withFound } from '../polling/discovery/with-found.ts';
import type { AnswerWiring } from './wiring.ts';

type Call<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;

/**
 * What a function does, with the tasks that were found recently. It is made again where there are others, so that nothing
 * in it has to look. Costs one read a call for each account with `discover`, and nothing where there is none.
 */
export function followFound<Needs extends AnswerWiring, Args extends unknown[], Result>(
  wiring: Needs,
  make: (wiring: Needs) => Call<Args, Result>,
): Call<Args, Result> {
  const { config, documents, tableName, newId, clock, log } = wiring;
  if (discoveringAccounts(config).length === 0) return make(wiring);
  const store = new FoundStore(new Table(documents, tableName, newId, clock));
  let made: { by: string; call: Call<Args, Result> } | null = null;
  return async (...args) => {
    try {
      const found = await readFound(store, config);
      const by = nameOf(found);
      if (made?.by !== by)
        made = { by, call: make({ ...wiring, config: withFound(config, found, clock.nowMs()) }) };
    } catch (error) {
      log.warn('The tasks that were found cannot be read; the last known ones are used', { error });
    }
    return (made?.call ?? make(wiring))(...args);
  };
}

const nameOf = (found: FoundByAccount): string => [...found.values()].map(({ token }) => token).join(' ');
