import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import type { Config } from '../../lambdas/config/config.ts';
import type { DigestFigures } from '../../lambdas/digests/figures.ts';
import { fittingFigures } from '../../lambdas/digests/fitting-figures.ts';
import { makeFigures, tasksOf } from '../../lambdas/digests/make-figures.ts';
import { digestJson } from '../../lambdas/digests/texts/data.ts';
import { renderDigest } from '../../lambdas/digests/texts/digest.ts';
import { digestId } from '../../lambdas/digests/write-deliveries.ts';
import { recordClients } from '../../lambdas/functions/record-clients.ts';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import { printDocument } from '../../lambdas/messages/print-document.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { ensureTable } from '../../local/aws/create-table.ts';
import { openTable } from '../../local/aws/open-table.ts';
import { startServices } from '../../local/aws/services.ts';
import { offlineChannels } from '../shared/offline-channels.ts';
import type { RunParts } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import type { ChosenDigest } from './chosen-digest.ts';

export interface ShowDigest {
  config: Config;
  chosen: ChosenDigest;
  dataDirectory: string;
  outDirectory: string | null;
  timeoutMs: number;
  json: boolean;
  say(text: string): void;
}

/** Reads what a digest would say, and prints it or writes it into a directory. Sends nothing, keeps nothing. */
export async function showDigest(parts: RunParts, options: ShowDigest): Promise<ExitCode> {
  const { platform, secrets } = parts;
  const { config, chosen, json, outDirectory, say } = options;
  const table = await openBooks(parts, options);
  try {
    const schedule = config.digests[chosen.name];
    if (!schedule) throw new TypeError(`no digest ${chosen.name}`);
    const { figures, missing } = await makeFigures(
      { platform, config, ...table.stores, client: recordClients({ ...platform, config, secrets }) },
      { digest: chosen.name, schedule, window: chosen.window, tasks: tasksOf(config, chosen.name) },
      platform.clock.nowMs() + options.timeoutMs,
    );
    for (const line of missing) say(`not read: ${line}`);
    const forms = formsOf(config, chosen, figures, platform.clock.nowMs());
    if (outDirectory !== null) await writeAll(outDirectory, config, chosen, figures, forms, say);
    if (json) process.stdout.write(`${JSON.stringify(digestJson(figures))}\n`);
    else if (outDirectory === null) process.stdout.write(`${forms.text}\n`);
    return missing.length === 0 ? 0 : 1;
  } finally {
    await table.close();
  }
}

interface Forms {
  text: string;
  /** As a group reads it; null where no robot gets it. */
  markdown: string | null;
  hasPicture: boolean;
  data: Readonly<Record<string, unknown>>;
}

/** As the digest's own channels would get it. */
function formsOf(
  config: Config,
  { name, window }: ChosenDigest,
  figures: DigestFigures,
  nowMs: number,
): Forms {
  const all = offlineChannels(config);
  const channels = (config.digests[name]?.channels ?? []).flatMap((channel) => all.get(channel) ?? []);
  const render = (channel: (typeof channels)[number]) =>
    renderDigest(fittingFigures(figures), {
      locale: config.locale,
      timeZone: config.timeZone,
      nowMs,
      channel: channel.name,
      id: digestId({ ...window, digest: name }, channel.name),
    });
  const groups = channels.filter(({ folds }) => folds);
  const robot = groups.find(({ display }) => display.pictures) ?? groups[0];
  const reader = channels.find(({ folds }) => !folds) ?? robot;
  if (!reader) throw new TypeError(`digest ${name} has no channel`);
  const { text, data } = render(reader);
  return {
    text,
    data,
    markdown: robot ? printDocument(render(robot).document, robot.display) : null,
    hasPicture: robot?.display.pictures ?? false,
  };
}

async function writeAll(
  directory: string,
  { locale }: Config,
  { name, date }: ChosenDigest,
  figures: DigestFigures,
  forms: Forms,
  say: (text: string) => void,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const files: [ending: string, content: string | Uint8Array][] = [
    ['txt', `${forms.text}\n`],
    ...(forms.markdown === null ? [] : [['md', `${forms.markdown}\n`] as [string, string]]),
    ['json', `${JSON.stringify(forms.data, null, 2)}\n`],
  ];
  if (forms.hasPicture) {
    const { drawChart } = await import('../../lambdas/digests/chart/draw.ts');
    files.push(['png', await drawChart(fittingFigures(figures), locale, { repeat: false })]);
  }
  for (const [ending, content] of files) {
    const file = join(directory, `${name}-${date}.${ending}`);
    await writeFile(file, content);
    say(`wrote ${file}`);
  }
}

interface OpenTable {
  stores: Stores;
  close(): Promise<void>;
}

/**
 * What the alerts of the window came to, and who took them, stands in the table of `leadbell run`, also while that is at
 * work on it. Where there is none the figures of the calls are as good without it.
 */
async function openBooks(parts: RunParts, { dataDirectory, say }: ShowDigest): Promise<OpenTable> {
  if (parts.embedded.dynamoDb) {
    try {
      const choice = { tableName: null, dataDirectory, whileHeld: true, onlyReads: true };
      const { documents, tableName, close } = await openTable(parts, choice);
      return { stores: openStores({ ...parts.platform, documents, tableName }), close };
    } catch (error) {
      if (!(error instanceof LeadbellError) || error.code !== 'data-in-use') throw error;
      say(`another leadbell is using ${dataDirectory}: what became of the alerts is not known here`);
      return startTable(parts, true);
    }
  }
  const table = await startTable(parts, false);
  if (await isThere(table)) return table;
  await table.close();
  say(`there is no table ${LOCAL_TABLE_NAME} here: nothing is known of alerts`);
  return startTable(parts, true);
}

/** @param isEmbedded an empty one in memory */
async function startTable({ platform }: RunParts, isEmbedded: boolean): Promise<OpenTable> {
  const services = await startServices({ dynamoDb: isEmbedded, sns: false, sqs: false }, null);
  if (isEmbedded) await ensureTable(services.dynamoDb, LOCAL_TABLE_NAME, platform);
  const { documents } = services;
  return {
    stores: openStores({ ...platform, documents, tableName: LOCAL_TABLE_NAME }),
    close: () => services.stop(),
  };
}

async function isThere({ stores }: OpenTable): Promise<boolean> {
  try {
    await new TickStore(stores.table).read();
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
