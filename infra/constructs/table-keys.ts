import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import {
  DUE_INDEX,
  DUE_PARTITION_KEY,
  DUE_SORT_KEY,
  PARTITION_KEY,
  SORT_KEY,
  TTL_ATTRIBUTE,
} from '../../lambdas/platform/table/table-schema.ts';

/**
 * What a table must have to be leadbell's: `keys` are props of `Table` and `TableV2`, `index` those of its global
 * secondary index.
 */
export const LEADBELL_TABLE = {
  keys: {
    partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
    sortKey: { name: SORT_KEY, type: AttributeType.STRING },
    timeToLiveAttribute: TTL_ATTRIBUTE,
  },
  index: {
    indexName: DUE_INDEX,
    partitionKey: { name: DUE_PARTITION_KEY, type: AttributeType.STRING },
    sortKey: { name: DUE_SORT_KEY, type: AttributeType.NUMBER },
    projectionType: ProjectionType.ALL,
  },
} as const;
