import { Stack } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import {
  DUE_INDEX,
  DUE_PARTITION_KEY,
  DUE_SORT_KEY,
  PARTITION_KEY,
  SORT_KEY,
  TTL_ATTRIBUTE,
} from '../../lambdas/platform/table/table-schema.ts';

interface Key {
  attributeName: string;
  keyType: string;
}

interface Shape {
  keySchema: readonly Key[];
  attributeDefinitions?: readonly { attributeName: string; attributeType: string }[];
  globalSecondaryIndexes?: readonly {
    indexName: string;
    keySchema: readonly Key[];
    projection: { projectionType?: string };
  }[];
  timeToLiveSpecification?: { attributeName?: string; enabled: boolean };
}

/** What keeps a table from being leadbell's, a sentence each. Nothing is known of one that another app made. */
export function tableProblems(table: ITable): string[] {
  const made = table.node.defaultChild;
  if (!(made instanceof CfnTable || made instanceof CfnGlobalTable)) return [];
  const shape = Stack.of(table).resolve({
    keySchema: made.keySchema,
    attributeDefinitions: made.attributeDefinitions,
    globalSecondaryIndexes: made.globalSecondaryIndexes,
    timeToLiveSpecification: made.timeToLiveSpecification,
  }) as Shape;
  const due = shape.globalSecondaryIndexes?.find(({ indexName }) => indexName === DUE_INDEX);
  const expiry = shape.timeToLiveSpecification;
  const expected: [boolean, string][] = [
    [
      keysOf(shape.keySchema, shape) === `${PARTITION_KEY}:S HASH, ${SORT_KEY}:S RANGE`,
      `the keys ${PARTITION_KEY} (text) and ${SORT_KEY} (text)`,
    ],
    [
      due !== undefined &&
        keysOf(due.keySchema, shape) === `${DUE_PARTITION_KEY}:S HASH, ${DUE_SORT_KEY}:N RANGE` &&
        due.projection.projectionType === 'ALL',
      `an index ${DUE_INDEX} of all attributes with the keys ${DUE_PARTITION_KEY} (text) and ${DUE_SORT_KEY} (a number)`,
    ],
    [
      expiry?.enabled === true && expiry.attributeName === TTL_ATTRIBUTE,
      `items to expire at ${TTL_ATTRIBUTE} (timeToLiveAttribute)`,
    ],
  ];
  return expected
    .filter(([isSo]) => !isSo)
    .map(([, what]) => `${table.node.path}: leadbell expects ${what}, as LEADBELL_TABLE has it`);
}

function keysOf(keys: readonly Key[], { attributeDefinitions = [] }: Shape): string {
  const typeOf = (name: string) =>
    attributeDefinitions.find(({ attributeName }) => attributeName === name)?.attributeType ?? '?';
  return keys
    .map(({ attributeName, keyType }) => `${attributeName}:${typeOf(attributeName)} ${keyType}`)
    .join(', ');
}
