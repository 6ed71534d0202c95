import type { TablePlace } from '../shared/at-table.ts';

export interface PushOptions extends TablePlace {
  json: boolean;
  /** Shows what would change, and writes nothing. */
  isTrial: boolean;
  goesBack: boolean;
  lists: boolean;
  /** Takes past calls through what is in use and through the file, and writes nothing. Null: it does not. */
  simulates: { from: string | null; recordsFile: string | null } | null;
  /** Null: who is logged in on this machine. */
  by: string | null;
}

/** The same, when it is known who does it. */
export type By = Omit<PushOptions, 'by'> & { by: string };
