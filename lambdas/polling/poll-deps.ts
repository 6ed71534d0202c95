import type { GiveDeps } from '../assignment/give-lead.ts';
import type { RecordClient } from '../call-records/client.ts';
import type { Config } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queue } from '../platform/queue.ts';
import type { Table } from '../platform/table/table.ts';
import type { VendorClocks } from './clocks/vendor-clocks.ts';
import type { GradeFilter } from './filter/grade-filter.ts';
import type { PollMessage } from './poll-message.ts';
import type { RememberedLeads } from './remembered-leads.ts';

export interface PollDeps {
  platform: Platform;
  config: Config;
  table: Table;
  leads: LeadStore;
  taskStates: TaskStateStore;
  deliveries: DeliveryStore;
  /** Null: the file says nothing of people, routes or answers. */
  giving: GiveDeps | null;
  polls: Queue<PollMessage>;
  laneQueue: Queue<LaneMessage>;
  faults: FaultBook;
  client(account: string): RecordClient;
  /** Of this process. @default none is remembered */
  clocks?: VendorClocks;
  /** Of this process. @default none are remembered */
  remembered?: RememberedLeads;
  /** Of the account. @default every window is read in full, and nothing is learned of filters */
  filter?: GradeFilter;
}
