import { ClaimStore } from '../assignment/claim-store.ts';
import { DeliveryStore } from '../deliveries/delivery-store.ts';
import { LaneStore } from '../deliveries/lanes/lane-store.ts';
import { WindowStore } from '../digests/window-store.ts';
import { SkippedReads } from '../faults/skipped-reads.ts';
import { LeadStore } from '../leads/lead-store.ts';
import { TaskStateStore } from '../leads/task-state-store.ts';
import { Table } from '../platform/table/table.ts';
import type { Wiring } from './wiring.ts';

export interface Stores {
  table: Table;
  leads: LeadStore;
  taskStates: TaskStateStore;
  claims: ClaimStore;
  deliveries: DeliveryStore;
  lanes: LaneStore;
  windows: WindowStore;
  skippedReads: SkippedReads;
}

/** All stores, on one table. */
export function openStores(wiring: Pick<Wiring, 'documents' | 'tableName' | 'newId' | 'clock'>): Stores {
  const table = new Table(wiring.documents, wiring.tableName, wiring.newId, wiring.clock);
  return {
    table,
    leads: new LeadStore(table),
    taskStates: new TaskStateStore(table),
    claims: new ClaimStore(table),
    deliveries: new DeliveryStore(table),
    lanes: new LaneStore(table),
    windows: new WindowStore(table),
    skippedReads: new SkippedReads(table),
  };
}
