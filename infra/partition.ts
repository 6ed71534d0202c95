import { Token } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/** `aws`, `aws-cn`, …: the world a region is in. */
export const partitionOf = (region: string): string => RegionInfo.get(region).partition ?? 'aws';

/**
 * Graviton costs a fifth less. Whether the regions of China have it is not in the documentation, only in a price list,
 * and the bundles run on either: there it is the architecture that every region has.
 * https://docs.amazonaws.cn/en_us/lambda/latest/dg/foundation-arch.html
 */
export function architectureOf(region: string): Architecture {
  const isChina = !Token.isUnresolved(region) && partitionOf(region) === 'aws-cn';
  return isChina ? Architecture.X86_64 : Architecture.ARM_64;
}
