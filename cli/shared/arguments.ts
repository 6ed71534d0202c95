import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { ExitCode } from './exit-code.ts';

/** A command reports its exit code through this. */
export type Done = (code: ExitCode) => void;

export const DEFAULT_TIMEOUT_SECONDS = 120;

/** `npm run` changes to the project's root, but people mean the directory that they are in. */
export const fromHere = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);

export function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 86_400)) throw new InvalidArgumentError('expected seconds, more than 0.');
  return number;
}

export function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('expected a port, 0 to 65535.');
  return number;
}
