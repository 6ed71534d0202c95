import { readFile } from 'node:fs/promises';
import { LeadbellError } from '../platform/errors.ts';
import { type ReadConfig, readConfig } from './read-config.ts';

/** @throws {ConfigError}, or {LeadbellError} `config-unreadable` where there is no such file. */
export async function readConfigFile(fileName: string): Promise<ReadConfig> {
  return readConfig(await readText(fileName), fileName);
}

async function readText(fileName: string): Promise<string> {
  try {
    return await readFile(fileName, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new LeadbellError({
      code: 'config-unreadable',
      message: `${fileName} cannot be read (${why})`,
      retryable: false,
      hint: 'Give the path of a leadbell.yaml.',
      cause,
    });
  }
}
