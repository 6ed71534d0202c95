import { differencesOf } from '../../lambdas/config/pushed/difference.ts';
import { keyInWords } from '../../lambdas/config/pushed/key-in-words.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Table } from '../../lambdas/platform/table/table.ts';
import { inUseText } from '../push/in-use.ts';
import { problemInWords } from '../push/problem-in-words.ts';
import { type PushState, readState } from '../push/state.ts';
import type { TablePlace } from '../shared/at-table.ts';
import type { Doctoring } from './accounts.ts';
import { failed, passed, type Result } from './checks.ts';

const NAMED = 3;

/** Which configuration a deployment goes by, and whether this file says the same. */
export async function checkConfiguration(
  { config, try: attempt }: Pick<Doctoring, 'config' | 'try'>,
  { stack, tableName }: TablePlace,
  table: Table,
): Promise<void> {
  if (stack === null && tableName === null) return;
  const where = stack === null ? `--table ${tableName}` : `--stack ${stack}`;
  await attempt('configuration in use', 'comparing it with this file', async () => {
    let state: PushState;
    try {
      state = await readState(table);
    } catch (error) {
      if (!(error instanceof LeadbellError) || error.code !== 'deployed-unknown') throw error;
      return passed('the deployed leadbell does not say: it is of another version, or has not run yet');
    }
    return judge(state, config, where);
  });
}

function judge(state: PushState, config: Doctoring['config'], where: string): Result {
  const { use } = state;
  if (use.problem !== null) return failed(problemInWords(use.problem), `leadbell push --list ${where}`);
  const what = inUseText(state, config.timeZone);
  const keys = differencesOf(use.config, config).map(({ path }) => keyInWords(path, use.config, config));
  if (keys.length === 0) return passed(`${what}, as this file says`);
  const named = `${keys.slice(0, NAMED).join(', ')}${keys.length > NAMED ? ', …' : ''}`;
  return passed(`${what}; this file says something else (${named})`, `leadbell push --dry-run ${where}`);
}
