import type { Version } from '../../lambdas/config/pushed/version.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { AtTable } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { textTable } from '../shared/terminal/text-table.ts';
import { problemInWords } from './problem-in-words.ts';
import type { PushState } from './state.ts';

/** `leadbell push --list`, the newest first. */
export async function list(
  { config: { timeZone }, redactor }: AtTable,
  { deployed, use, versions }: PushState,
  { json }: { json: boolean },
): Promise<ExitCode> {
  const newest = versions.toReversed();
  if (json) {
    const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
    const listed = newest.map((one) => ({
      version: one.number,
      at: time(one.atMs),
      by: one.by,
      before: one.before,
      backTo: one.backTo,
      inUse: one.number === use.version,
    }));
    const problem = use.problem && { ...use.problem, message: problemInWords(use.problem) };
    const said = { inUse: use.version, deployedAt: time(deployed.sinceMs), versions: listed, problem };
    process.stdout.write(`${JSON.stringify(redactor.value(said))}\n`);
    return 0;
  }
  const time = (atMs: number) => formatZonelessTime(atMs, timeZone).slice(0, 16);
  const mark = (number: number) => (number === use.version ? 'in use' : '');
  const rows = newest.map((one) => [
    String(one.number),
    time(one.atMs),
    one.by,
    whatOf(one),
    mark(one.number),
  ]);
  const ofDeployment = ['deployed', time(deployed.sinceMs), '', '', mark(0)];
  process.stdout.write(
    redactor.text(textTable(['version', 'since', 'by', 'what', ''], [...rows, ofDeployment])),
  );
  if (use.problem !== null) process.stdout.write(`${redactor.text(problemInWords(use.problem))}\n`);
  return 0;
}

function whatOf({ backTo, before }: Version): string {
  if (backTo !== null) return backTo === 0 ? 'back to what is deployed' : `back to version ${backTo}`;
  return before === 0 ? 'over what is deployed' : `over version ${before}`;
}
