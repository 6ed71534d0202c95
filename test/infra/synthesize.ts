import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { createApp } from '../../infra/app.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';

const ROOT = join(import.meta.dirname, '../..');

export const exampleYaml = readFileSync(join(ROOT, 'leadbell.yaml'), 'utf8');
export const exampleConfig: Config = readConfig(exampleYaml, 'leadbell.yaml').config;

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Gone when the test file that imports this is done. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'leadbell-infra-'));
  directories.push(directory);
  return directory;
}

/** The stacks as `cdk synth` makes them, flags and all, but without bundles, which take most of its time. */
export function synthesize(config: Config = exampleConfig) {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
  const { state, alerting } = createApp(config, {
    outdir: temporaryDirectory(),
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
  });
  return { state: Template.fromStack(state), alerting: Template.fromStack(alerting) };
}
