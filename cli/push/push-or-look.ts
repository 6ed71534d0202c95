import { atTable } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { saidInOneLine, whoIsHere } from '../shared/who.ts';
import { back } from './back.ts';
import { list } from './list.ts';
import type { PushOptions } from './options.ts';
import { push } from './push.ts';
import { readState } from './state.ts';

/** `leadbell push`. */
export async function pushOrLook(options: PushOptions): Promise<ExitCode> {
  const { stack, tableName, goesBack, lists, simulates } = options;
  if (stack === null && tableName === null) {
    process.stderr.write(
      'leadbell: on one machine the file is read when `leadbell run` starts: stop it and start it again. For a deployment, give --stack NAME\n',
    );
    return 2;
  }
  if (goesBack && lists) {
    process.stderr.write('leadbell: expected --back or --list, and not both\n');
    return 2;
  }
  if ((goesBack || lists) && simulates !== null) {
    process.stderr.write('leadbell: --simulate is of a push, and not of --back or --list\n');
    return 2;
  }
  return atTable(options, async (at) => {
    if (lists) return list(at, await readState(at.stores.table), options);
    const by = saidInOneLine('--by', options.by ?? whoIsHere());
    const state = await readState(at.stores.table);
    return goesBack ? back(at, state, { ...options, by }) : push(at, state, { ...options, by });
  });
}
