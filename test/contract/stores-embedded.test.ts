import { startTables } from '../support/table.ts';
import { describeAllStores } from './stores-contract.ts';

describeAllStores('the embedded DynamoDB', startTables);
