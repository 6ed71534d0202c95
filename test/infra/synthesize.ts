import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { addStacks } from '../../infra/app.ts';
import type { Deployable } from '../../infra/deployable-config.ts';
import { stageOf } from '../../infra/stage.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';

const ROOT = join(import.meta.dirname, '../..');

export const exampleYaml = readFileSync(join(ROOT, 'leadbell.example.yaml'), 'utf8');
export const read = (yaml: string): Deployable => readConfig(yaml, 'leadbell.yaml');
export const exampleConfig: Config = read(exampleYaml).config;

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

/** `cdk.json` as the CDK command line reads it, without bundles, which take most of a synth's time. */
export function appLikeCdk(outdir = temporaryDirectory()): App {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
  return new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
}

export interface Where {
  stage?: string;
  account?: string;
  region?: string;
}

/** The stacks of a configuration, by default the example's. */
export function synthesize(yaml = exampleYaml, { stage, account, region }: Where = {}) {
  const app = appLikeCdk();
  const { state, alerting } = addStacks(app, read(yaml), stageOf(stage), { account, region });
  return {
    app,
    state: Template.fromStack(state),
    alerting: Template.fromStack(alerting),
    stacks: { state, alerting },
  };
}
