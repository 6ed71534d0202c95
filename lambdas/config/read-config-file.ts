import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { LeadbellError } from '../platform/errors.ts';
import { type Clock, systemClock } from '../platform/time/clock.ts';
import { workdayWarnings } from './checks/workday-warnings.ts';
import { inFileOrder } from './problems.ts';
import { type ReadConfig, readConfig } from './read-config.ts';

const ASK_FOR_IT = 'Give the path of yours with --config, or begin with a copy of leadbell.example.yaml.';

/**
 * Also warns of what the file asks for at this time and is not known: see {@link workdayWarnings}.
 *
 * @param whereMissing what to do if there is no such file
 * @throws {ConfigError}; {LeadbellError} `config-unreadable` if there is no such file.
 */
export async function readConfigFile(
  fileName: string,
  clock: Pick<Clock, 'nowMs'> = systemClock,
  whereMissing = ASK_FOR_IT,
): Promise<ReadConfig> {
  const bytes = await readFile(fileName).catch((cause: unknown) => {
    throw unreadable(fileName, cause, whereMissing);
  });
  return asOfNow(readConfig(decoded(bytes, fileName), fileName), clock);
}

/** The same for a CDK app, whose constructs are made one after the other. */
export function readConfigFileSync(fileName: string): ReadConfig {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(fileName);
  } catch (cause) {
    throw unreadable(fileName, cause, ASK_FOR_IT);
  }
  return asOfNow(readConfig(decoded(bytes, fileName), fileName), systemClock);
}

function asOfNow(read: ReadConfig, clock: Pick<Clock, 'nowMs'>): ReadConfig {
  const found = workdayWarnings(read.config, clock.nowMs());
  if (found.length === 0) return read;
  const ofDays = found.map(({ path, message }) => read.problemAt(path, message));
  return { ...read, warnings: inFileOrder([...read.warnings, ...ofDays]) };
}

function unreadable(fileName: string, cause: unknown, whereMissing: string): LeadbellError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  return new LeadbellError({
    code: 'config-unreadable',
    message: `${fileName} cannot be read (${why})`,
    retryable: false,
    hint: why === 'ENOENT' ? `There is no such file. ${whereMissing}` : 'Give the path of a leadbell.yaml.',
    cause,
  });
}

/** @throws {LeadbellError} `config-unreadable` if it is not UTF-8. A lenient decoder would change names. */
function decoded(bytes: Uint8Array, fileName: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const line = lineOfFirstBadByte(bytes);
    throw new LeadbellError({
      code: 'config-unreadable',
      message: `${fileName}:${line} is not UTF-8: it may be GBK, or UTF-16`,
      retryable: false,
      hint: 'Save the file again as UTF-8 (in Notepad: Save as, Encoding).',
    });
  }
}

/** UTF-8 and the encodings that are mistaken for it end lines with the same byte, so each line can be judged alone. */
function lineOfFirstBadByte(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end + 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to;
  }
  return line;
}
