import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects all garbage now, so that the process can end.
 *
 * Node.js waits at its end for V8's compiling threads. A thread that finds the heap full waits for a collection, which
 * only the main thread can make, and then neither goes on (https://github.com/nodejs/node/issues/54918). A synth leaves
 * a heap that has just grown: one in about a hundred hung, and `cdk` with it.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
