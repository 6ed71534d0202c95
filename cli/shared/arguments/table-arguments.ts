import type { Command } from 'commander';
import type { TablePlace } from '../at-table.ts';
import { EXITS, fromHere } from './arguments.ts';

export interface TableArguments {
  config: string;
  data: string;
  table?: string;
  stack?: string;
  json?: boolean;
}

/** What every command takes that looks at or changes what is remembered. */
export function withTableOptions(command: Command): Command {
  return command
    .option('--config <file>', 'leadbell.yaml', 'leadbell.yaml')
    .option('--data <dir>', 'where `leadbell run` keeps its data', '.leadbell')
    .option('--stack <name>', 'a deployment: `leadbell`, or `leadbell-prod` of the stage `prod`')
    .option('--table <name>', 'a deployed table, by its name')
    .option('--json', 'print JSON instead of text');
}

export const WHERE_HELP = `
While \`leadbell run\` is at work on the data, that process is asked.
Where AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, that service is used instead of the embedded one.
${EXITS}`;

export const placeOf = ({ config, data, table, stack }: TableArguments): TablePlace => ({
  configFile: fromHere(config),
  dataDirectory: fromHere(data),
  tableName: table ?? null,
  stack: stack ?? null,
});
