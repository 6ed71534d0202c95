import type { Path } from './path.ts';

/** What was found in a configuration, by the path of where it stands. */
export interface Finding {
  path: Path;
  message: string;
}
