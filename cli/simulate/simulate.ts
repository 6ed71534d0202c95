import { realpathSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Config } from '../../lambdas/config/config.ts';
import { recordClients } from '../../lambdas/functions/record-clients.ts';
import { createRedactor, type Redactor } from '../../lambdas/platform/log/redact.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Span } from '../../lambdas/polling/windows/unread-spans.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { readEnd, readTime } from '../shared/arguments/read-time.ts';
import { loadConfig } from '../shared/config/load-config.ts';
import { platformOf, secretsOf } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { simulated } from './course.ts';
import { type Files, type PastRecords, recordsOfApi, recordsOfFile } from './records-of.ts';
import { type SimulationShown, simulationAsJson, simulationAsText } from './show-simulated.ts';

export interface SimulateOptions {
  /** The new file, and the one that it is compared with. */
  configFile: string;
  againstFile: string;
  /** Null: from the first record of `recordsFile`. */
  from: string | null;
  to: string;
  /** Null: the record API is asked. */
  recordsFile: string | null;
  timeoutMs: number;
  json: boolean;
}

export interface SimulateIo {
  stdout: Writable;
  stderr: Writable;
}

/** `leadbell simulate`: sends nothing and writes nothing. */
export async function simulate(
  options: SimulateOptions,
  { stdout, stderr }: SimulateIo = process,
): Promise<ExitCode> {
  const redactor = createRedactor();
  const say = (text: string) => stderr.write(`${redactor.text(text)}\n`);
  try {
    if (isSameFile(options)) {
      throw new BadArguments(
        `both files are ${options.configFile}: name the new one with --config, or the old one with --against (of git: \`git show HEAD:leadbell.yaml > old.yaml\`)`,
      );
    }
    const files = await filesOf(options, redactor);
    if (files === null) return 2;
    const platform = platformOf(redactor);
    const shown = await simulationOf(files, options, { platform, redactor, say });
    const text = options.json
      ? `${JSON.stringify(simulationAsJson(shown, files.after))}\n`
      : simulationAsText(shown, files.after);
    stdout.write(redactor.text(text));
    return shown.unread.length > 0 || shown.simulated.unreadable > 0 ? 1 : 0;
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return error instanceof BadArguments ? 2 : 1;
  }
}

/** Past calls through two files. @throws {BadArguments} */
export async function simulationOf(
  files: Files,
  options: Omit<SimulateOptions, 'configFile' | 'againstFile'>,
  { platform, redactor, say }: { platform: Platform; redactor: Redactor; say(text: string): void },
): Promise<SimulationShown> {
  const nowMs = platform.clock.nowMs();
  const range = rangeOf(options, files.after, nowMs);
  const secrets = secretsOf(platform, redactor);
  const clients = new Map(
    [files.before, files.after].map((config) => [config, recordClients({ ...platform, config, secrets })]),
  );
  const past: PastRecords =
    options.recordsFile === null
      ? await recordsOfApi(files, {
          platform,
          range,
          deadlineMs: nowMs + options.timeoutMs,
          client(config, account) {
            const client = clients.get(config);
            if (!client) throw new TypeError('a file without clients');
            return client(account);
          },
          say: options.json ? () => {} : say,
        })
      : await recordsOfFile(options.recordsFile, files, range);
  const { unread } = past;
  const problems = [...past.problems, ...unreadableIn(past)];
  for (const line of [...unread.map((each) => `not all was read: ${each}`), ...problems]) say(line);
  return { simulated: simulated(past, files, nowMs), unread, problems };
}

/** Those of a file are said one by one. */
const unreadableIn = ({ pairs }: PastRecords): string[] =>
  pairs.flatMap(({ pair, seen }) => {
    const count = [...seen.values()].filter(({ readable }) => !readable).length;
    const rows = count === 1 ? '1 record' : `${count} records`;
    return count === 0 ? [] : [`${(pair.after ?? pair.before)?.name}: ${rows} cannot be read`];
  });

const OLD_MISSING = 'Give the path of the old one with --against.';
const NEW_MISSING = 'Give the path of the new one with --config.';

async function filesOf(
  { configFile, againstFile }: SimulateOptions,
  redactor: Redactor,
): Promise<Files | null> {
  const reads = { secrets: 'none', isQuiet: true } as const;
  const [before, after] = [
    await loadConfig(againstFile, process.env, redactor, { ...reads, whereMissing: OLD_MISSING }),
    await loadConfig(configFile, process.env, redactor, { ...reads, whereMissing: NEW_MISSING }),
  ];
  return before && after ? { before, after } : null;
}

function rangeOf(
  { from, to, recordsFile }: Pick<SimulateOptions, 'from' | 'to' | 'recordsFile'>,
  config: Config,
  nowMs: number,
): Span {
  if (from === null && recordsFile === null) {
    throw new BadArguments('expected --from: which past calls? (or --records FILE)');
  }
  const fromMs = from === null ? Number.NEGATIVE_INFINITY : readTime('--from', from, config, nowMs);
  const toMs = readEnd('--to', to, config, nowMs);
  if (fromMs >= nowMs) throw new BadArguments(`expected --from to be in the past, got ${from}`);
  if (toMs <= fromMs) throw new BadArguments(`expected --to to be later than --from, got ${from} and ${to}`);
  // No end where it is open: the vendor's clock may be ahead of ours.
  return { fromMs, toMs: toMs >= nowMs ? null : toMs };
}

function isSameFile({ configFile, againstFile }: SimulateOptions): boolean {
  if (configFile === againstFile) return true;
  try {
    return realpathSync(configFile) === realpathSync(againstFile);
  } catch {
    // That one is not there is said where it is read.
    return false;
  }
}
