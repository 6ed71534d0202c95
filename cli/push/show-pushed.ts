import type { Config } from '../../lambdas/config/config.ts';
import type { Problem } from '../../lambdas/config/problems.ts';
import type { Difference } from '../../lambdas/config/pushed/difference.ts';
import { keyInWords } from '../../lambdas/config/pushed/key-in-words.ts';
import type { AtTable } from '../shared/at-table.ts';
import { type SimulationShown, simulationAsJson, simulationAsText } from '../simulate/show-simulated.ts';
import type { By } from './options.ts';
import { valueInWords, valueOfFile } from './value-in-words.ts';

export interface Outcome {
  changes: readonly Difference[];
  /** Before and after. */
  configs: readonly [Config, Config];
  /** What only a deployment can do. */
  deploy: readonly Problem[];
  /** What is in use before it; 0: what was deployed. */
  before: number;
  /** Where it returns to. @default it goes on */
  backTo?: number;
  /** Null: nothing was written. */
  version: number | null;
  /** What past calls would have become. @default nobody asked */
  simulation?: SimulationShown | null;
}

/** Prints what changes. Phone numbers and secrets are left out. The form of the JSON is fixed: docs/commands.md. */
export function sayDone({ redactor }: AtTable, { json, isTrial, ...place }: By, outcome: Outcome): void {
  const { changes, configs, deploy, before, backTo = null, version, simulation = null } = outcome;
  if (!json) {
    const past = simulation && simulationAsText(simulation, configs[1]);
    const end = conclusion(outcome, isTrial, whereOf(place));
    process.stdout.write(redactor.text(`${asText(outcome)}${past === null ? '' : `\n${past}`}${end}`));
    return;
  }
  const said = {
    pushed: version !== null,
    version,
    before,
    backTo,
    dryRun: isTrial,
    changes: changes.map((one) => ({
      key: keyInWords(one.path, ...configs),
      before: valueOfFile(one.path, one.before),
      after: valueOfFile(one.path, one.after),
    })),
    deploy: deploy.map(({ path, line, message }) => ({ key: path, line, message })),
    ...(simulation ? { simulation: simulationAsJson(simulation, configs[1]) } : {}),
  };
  process.stdout.write(`${JSON.stringify(redactor.value(said))}\n`);
}

const whereOf = ({ stack, tableName }: Pick<By, 'stack' | 'tableName'>): string =>
  stack === null ? `--table ${tableName}` : `--stack ${stack}`;

function asText({ changes, configs, before, backTo }: Outcome): string {
  const from = nameOf(before);
  if (changes.length === 0) return `Nothing differs from ${from}, which is in use.\n`;
  const head =
    backTo === undefined ? `What changes from ${from}:` : `From ${from} back to ${nameOf(backTo)}:`;
  return `${[head, ...changes.flatMap((one) => linesOf(one, configs))].join('\n')}\n`;
}

const nameOf = (version: number): string => (version === 0 ? 'what is deployed' : `version ${version}`);

function conclusion({ version, deploy, changes }: Outcome, isTrial: boolean, where: string): string {
  if (version !== null)
    return `Version ${version} is pushed: functions use it within a minute.\nTo take it back: leadbell push --back ${where}\n`;
  return isTrial && deploy.length === 0 && changes.length > 0 ? 'Nothing was written (--dry-run).\n' : '';
}

function linesOf({ path, before, after }: Difference, configs: Outcome['configs']): string[] {
  const key = keyInWords(path, ...configs);
  if (before === undefined) return [`  + ${key}: ${valueInWords(path, after)}`];
  if (after === undefined) return [`  - ${key}: ${valueInWords(path, before)}`];
  const lists = entriesOf(before, after);
  if (lists === null) return [`  ~ ${key}: ${valueInWords(path, before)} → ${valueInWords(path, after)}`];
  const [gone, come] = lists;
  if (gone.length + come.length === 0) return [`  ~ ${key}: in another order`];
  return [
    `  ~ ${key}:`,
    ...gone.map((one) => `      - ${valueInWords(path, one)}`),
    ...come.map((one) => `      + ${valueInWords(path, one)}`),
  ];
}

/** Of lists of more than words: what left one, and what came to it. Null: they are no such lists. */
function entriesOf(before: unknown, after: unknown): [unknown[], unknown[]] | null {
  if (!Array.isArray(before) || !Array.isArray(after)) return null;
  if (![...before, ...after].some((one) => typeof one === 'object')) return null;
  const without = (these: readonly unknown[], those: readonly unknown[]) => {
    const known = new Set(those.map((one) => JSON.stringify(one)));
    return these.filter((one) => !known.has(JSON.stringify(one)));
  };
  return [without(before, after), without(after, before)];
}
