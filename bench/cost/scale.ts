import { ASSUMED } from './assumed.ts';

/** What a deployment is asked to do. */
export interface Scale {
  tasks: number;
  accounts: number;
  /** Those that hear of leads, and one of the operators. */
  channels: number;
  /** Of each task. */
  callsPerDay: number;
  /** Of each task, each told in one channel. */
  leadsPerDay: number;
  /** Requests at once that each account takes. @default as leadbell.yaml has it */
  concurrency?: number;
  /** The vendor honours a filter by grade: short windows list leads alone. @default they list all calls */
  isFiltered?: boolean;
}

/** @param given what was said of accounts and channels; the rest is what such a number of tasks needs */
export function scaleOf(given: Pick<Scale, 'tasks' | 'callsPerDay' | 'leadsPerDay'> & Partial<Scale>): Scale {
  const accounts = given.accounts ?? Math.ceil(given.tasks / ASSUMED.tasksAnAccount);
  const channels = given.channels ?? Math.ceil(given.tasks / ASSUMED.tasksAChannel) + 1;
  return { ...given, accounts, channels };
}

/** The same deployment on a day on which nobody calls. */
export const idle = (scale: Scale): Scale => ({ ...scale, callsPerDay: 0, leadsPerDay: 0 });
