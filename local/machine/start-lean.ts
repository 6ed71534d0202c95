import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/** In MB. V8 lets it grow to 32, and its whole young generation with it to 64 or 128. */
export const LEAN_FLAG = '--max-semi-space-size=4';
/** In per cent of what is in use after a collection. V8 waits for several times as much. */
const GROWING = '--heap-growing-percent=60';
/** Flags of V8 come and go, and those that it does not know it reports on stderr. */
const MEASURED_ON = '24.';

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
  return isPossible && !given.includes('semi-space-size') ? [...execArgv, LEAN_FLAG] : null;
}

/**
 * Has garbage collected soon: a process that runs for months waits more than it computes. The young generation can only
 * be set by a start, so the program starts itself again in the same process: it keeps its id, its terminal, and who
 * waits for it. What is compiled is kept from the first file on then, since to read TypeScript takes 17 MB.
 */
export function startLean(self: NodeJS.Process = process): void {
  if (self.versions.node.startsWith(MEASURED_ON)) setFlagsFromString(GROWING);
  const flags = leanArguments(self);
  if (flags === null) return;
  self.execve?.(self.execPath, [self.execPath, ...flags, ...self.argv.slice(1)], {
    // Each thread of glibc's keeps some MB that others do not get.
    MALLOC_ARENA_MAX: '2',
    ...self.env,
    NODE_COMPILE_CACHE: self.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache'),
  });
}
