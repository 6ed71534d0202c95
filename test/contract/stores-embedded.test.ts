import { startTables, startTablesBySdk } from '../support/table.ts';
import { describeAllStores, describeStores } from './stores-contract.ts';
import { describeTable } from './table-contract.ts';

describeAllStores('the embedded DynamoDB, by the SDK', startTablesBySdk);

describeTable('the embedded DynamoDB, as its own process asks it', startTables);
describeStores('the embedded DynamoDB, as its own process asks it', startTables);
