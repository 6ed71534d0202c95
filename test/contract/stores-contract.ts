import type { TestTables } from '../support/table.ts';
import { describeClaimStore } from './claim-store-contract.ts';
import { describeDeliveryStore } from './delivery-store-contract.ts';
import { describeLaneStore } from './lane-store-contract.ts';
import { describeLeadStore } from './lead-store-contract.ts';
import { describeLostAnswers } from './lost-answers-contract.ts';
import { describeTable } from './table-contract.ts';
import { describeTaskStateStore } from './task-state-store-contract.ts';
import { describeWindowStore } from './window-store-contract.ts';

/** All that the table and the stores promise, on whatever the SDK reaches by DynamoDB's protocol. */
export function describeAllStores(name: string, start: () => Promise<TestTables>): void {
  describeTable(name, start);
  describeLostAnswers(name, start);
  describeStores(name, start);
}

/** All that the stores promise. */
export function describeStores(name: string, start: () => Promise<TestTables>): void {
  describeDeliveryStore(name, start);
  describeLeadStore(name, start);
  describeTaskStateStore(name, start);
  describeLaneStore(name, start);
  describeClaimStore(name, start);
  describeWindowStore(name, start);
}
