import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import { createRedactor, type Redactor } from '../../lambdas/platform/log/redact.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { createTableDelete, type TableDelete } from '../../lambdas/platform/table/table-delete.ts';
import { createTableScan, type TableScan } from '../../lambdas/platform/table/table-scan.ts';
import { withFoundTasks } from '../../lambdas/polling/discovery/with-found.ts';
import { openTable } from '../../local/aws/open-table.ts';
import { whatToEmbed } from '../../local/aws/services.ts';
import { BadArguments } from './arguments/bad-arguments.ts';
import { loadConfigAndDeploy } from './config/load-config.ts';
import { platformOf } from './prepare.ts';
import type { ExitCode } from './terminal/exit-code.ts';
import { sentence } from './terminal/sentence.ts';

/** Where a command finds what is remembered. One of `tableName` and `stack` at the most. */
export interface TablePlace {
  configFile: string;
  /** Of `leadbell run`, where neither of the others is given. */
  dataDirectory: string;
  tableName: string | null;
  stack: string | null;
}

export interface AtTable {
  config: Config;
  platform: Platform;
  redactor: Redactor;
  stores: Stores;
  scan: TableScan;
  remove: TableDelete;
  /** Nothing was ever kept at that place. Only with `onlyReads`; any other command makes it. */
  isNothing: boolean;
  /** Is a process of this machine at work on the data? Null: it is elsewhere, and only its ticks tell. */
  isHeld: boolean | null;
  say(text: string): void;
}

export interface HowAtTable<Checked> {
  /** It looks, and changes only what is there: where nothing is kept, nothing is made. @default false */
  onlyReads?: boolean;
  /**
   * Reads the arguments, before anything is made or looked at.
   *
   * @throws {BadArguments}
   */
  check?(config: Config, platform: Platform): Checked;
}

/**
 * Reads the file, checks the arguments, opens the table, and does the work of a command there. Whatever fails is a
 * sentence on stderr.
 */
export async function atTable<Checked>(
  place: TablePlace,
  work: (at: AtTable, checked: Checked) => Promise<ExitCode>,
  { onlyReads = false, check }: HowAtTable<Checked> = {},
): Promise<ExitCode> {
  const redactor = createRedactor();
  const say = (text: string) => process.stderr.write(`${redactor.text(text)}\n`);
  if (place.tableName !== null && place.stack !== null) {
    say('leadbell: expected --table or --stack, and not both');
    return 2;
  }
  const reads = { secrets: 'none', isQuiet: true } as const;
  const loaded = await loadConfigAndDeploy(place.configFile, process.env, redactor, reads);
  if (loaded === null) return 2;
  const { config, deploy } = loaded;
  const platform = platformOf(redactor, config.timeZone);
  try {
    const checked = check?.(config, platform) as Checked;
    const opened = await openAt(place, deploy, platform, onlyReads);
    const { close, documents, tableName, stores, isNothing, isHeld } = opened;
    try {
      const at: AtTable = {
        config: await withFoundTasks(config, stores.table, platform.clock.nowMs()),
        platform,
        redactor,
        stores,
        scan: createTableScan(documents, tableName),
        remove: createTableDelete(documents, tableName),
        isNothing,
        isHeld,
        say,
      };
      return await work(at, checked);
    } finally {
      await close();
    }
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return error instanceof BadArguments ? 2 : 1;
  }
}

/** The table of a place, also while another process holds it. @throws {LeadbellError} */
export async function openAt(
  { stack, tableName: given, dataDirectory }: TablePlace,
  deploy: DeployConfig,
  platform: Platform,
  onlyReads = false,
) {
  const opened = await openTable(
    { platform, embedded: whatToEmbed(process.env) },
    {
      tableName: stack === null ? given : await tableOf(stack, deploy.table),
      dataDirectory,
      whileHeld: true,
      onlyReads,
    },
  );
  const { documents, tableName, isNothing = false, isHeld = null } = opened;
  return {
    documents,
    tableName,
    isNothing,
    isHeld,
    stores: openStores({ ...platform, documents, tableName }),
    close: () => opened.close(),
  };
}

/** A client of CloudFormation is loaded only for a deployment. */
async function tableOf(stack: string, adopted: string | null): Promise<string> {
  if (adopted !== null) return adopted;
  const { tableOfStack } = await import('../deployment/table.ts');
  return tableOfStack(stack);
}

/** For a command that has nothing to say of a place where nothing is. */
export const sayNothingThere = ({ say }: Pick<AtTable, 'say'>, { dataDirectory }: TablePlace): ExitCode => {
  say(`leadbell: nothing is kept in ${dataDirectory}: give --data, --table or --stack of what runs`);
  return 1;
};
