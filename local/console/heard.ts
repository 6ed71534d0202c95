import type { Shown } from '../../lambdas/channels/receiver.ts';

/** A message as the group shows it. */
export interface Heard {
  id: string;
  atMs: number;
  /** Its text; null for a picture. */
  shown: Shown | null;
  /** A picture's name for {@link ConsoleOptions.picture}: its bytes are asked for when it is shown. */
  picture?: string;
}
