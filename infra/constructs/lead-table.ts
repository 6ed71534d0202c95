import { RemovalPolicy } from 'aws-cdk-lib';
import { BillingMode, type CfnTable, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { DUE_INDEX, TABLE_LOGICAL_ID } from '../../lambdas/platform/table/table-schema.ts';
import { LEADBELL_TABLE } from './table-keys.ts';

/** Everything that leadbell remembers. It outlives the stack, and can be restored to any second of the last 35 days. */
export class LeadTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      ...LEADBELL_TABLE.keys,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.AWS_MANAGED,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex(LEADBELL_TABLE.index);
    (this.table.node.defaultChild as CfnTable).overrideLogicalId(TABLE_LOGICAL_ID);
  }
}

/**
 * The table that the functions use. An adopted table belongs to no stack. The stack keeps its own table beside it, so
 * that removing `deploy.table` from the file leads back to it and orphans nothing.
 */
export function workingTable(scope: Construct, own: ITable, adopted: string | null): ITable {
  if (adopted === null) return own;
  return Table.fromTableAttributes(scope, 'AdoptedTable', { tableName: adopted, globalIndexes: [DUE_INDEX] });
}

export const dueIndexArn = (table: ITable): string => `${table.tableArn}/index/${DUE_INDEX}`;
