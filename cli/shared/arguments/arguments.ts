import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { ExitCode } from '../terminal/exit-code.ts';

/** A command reports its exit code through this. */
export type Done = (code: ExitCode) => void;

export const DEFAULT_TIMEOUT_SECONDS = 120;

/**
 * `npm run leadbell` changes to the repository's root, but people mean the directory that they are in. A script of
 * somebody's own project, which calls the package, means its own root.
 */
export function fromHere(path: string): string {
  const { INIT_CWD: calledIn, npm_package_json: project } = process.env;
  const isOfOthers = project !== undefined && existsSync(project) && realpathSync(project) !== OUR_PROJECT;
  return resolve(isOfOthers ? process.cwd() : (calledIn ?? process.cwd()), path);
}

/** In the package there is none at this place. */
const OUR_PROJECT = join(import.meta.dirname, '../../../package.json');

export function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 86_400)) throw new InvalidArgumentError('expected seconds, more than 0.');
  return number;
}

export function count(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 1_000_000) {
    throw new InvalidArgumentError('expected a whole number, 1 or more.');
  }
  return number;
}

export function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('expected a port, 0 to 65535.');
  return number;
}

/** Of a command that has no other way to fail. */
export const EXITS =
  'Exits 0: done; 1: it could not be done, and stderr says why; 2: bad arguments or config.';
