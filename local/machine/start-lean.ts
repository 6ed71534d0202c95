import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * V8 lets garbage lie for speed: its young generation grows to 128 MB, and its old one to several times of what is
 * used, while buffers that the garbage holds stay allocated. A process that runs for months waits more than it computes.
 */
export const LEAN_FLAGS = [
  '--max-semi-space-size=4',
  '--initial-old-space-size=48',
  '--heap-growing-percent=60',
] as const;

/** What of this process decides. */
export interface Self extends Pick<NodeJS.Process, 'platform' | 'execArgv' | 'env' | 'connected'> {
  /** Undefined: it may do all. */
  permission: unknown;
}

/** Null: it is so already, or somebody chose otherwise, or this system cannot do it. */
export function leanArguments({ platform, execArgv, env, connected, permission }: Self): string[] | null {
  const given = `${execArgv.join(' ')} ${env.NODE_OPTIONS ?? ''}`;
  // A parent that listens would hear no more of us.
  const isPossible = platform !== 'win32' && !connected && permission === undefined;
  return isPossible && !given.includes('semi-space-size') ? [...execArgv, ...LEAN_FLAGS] : null;
}

/**
 * Starts this program again in the same process, with settings that only a start can take; it keeps its id, its
 * terminal, and who waits for it. What is compiled is kept from the first file on: to read TypeScript takes 17 MB.
 */
export function startLean(self: NodeJS.Process = process): void {
  const flags = leanArguments(self);
  if (flags === null) return;
  self.execve?.(self.execPath, [self.execPath, ...flags, ...self.argv.slice(1)], {
    ...self.env,
    NODE_COMPILE_CACHE: self.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache'),
  });
}
