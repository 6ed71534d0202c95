import { Token } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/** `aws`, `aws-cn`, …: the partition of a region. */
export const partitionOf = (region: string): string => RegionInfo.get(region).partition ?? 'aws';

/**
 * Graviton costs a fifth less. For the regions of China only a price list mentions it, not the documentation. The
 * bundles run on both, so there the architecture is the one that every region has.
 * https://docs.amazonaws.cn/en_us/lambda/latest/dg/foundation-arch.html
 */
export function architectureOf(region: string): Architecture {
  const isChina = !Token.isUnresolved(region) && partitionOf(region) === 'aws-cn';
  return isChina ? Architecture.X86_64 : Architecture.ARM_64;
}
