import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../lambdas/config/config.ts';
import type { DeployConfig } from '../lambdas/config/deploy-config.ts';

/** Of this leadbell. By its own name: a clone and the package lay their files out differently. */
export function ownVersion(): string {
  const file = fileURLToPath(import.meta.resolve('leadbell/package.json'));
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const MARK_CHARS = 12;

/** The same for the same leadbell.yaml, whatever its comments: what a deployment was made from is compared by it. */
export const configurationMark = (config: Config, deploy: DeployConfig): string =>
  createHash('sha256').update(JSON.stringify({ config, deploy })).digest('hex').slice(0, MARK_CHARS);
