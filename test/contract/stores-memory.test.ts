import { memoryTable } from '../support/memory-stores.ts';
import { describeStores } from './stores-contract.ts';

describeStores('the table of the simulation', async () => ({
  newTable: async () => memoryTable(),
  stop: async () => {},
}));
