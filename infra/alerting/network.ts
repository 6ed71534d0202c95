import type { DeployConfig, FunctionName } from '../../lambdas/config/deploy-config.ts';

/** Outside the VPC nothing reaches a proxy of it, and AWS is reached directly. */
export function networkOf(name: FunctionName, { vpc, proxy }: DeployConfig) {
  const own = vpc?.functions.includes(name) ? vpc : null;
  return { vpc: own, awsByProxy: own !== null && (proxy?.aws ?? false) };
}
