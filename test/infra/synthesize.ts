import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, inject } from 'vitest';
import { addCheckedStacks } from '../../infra/app.ts';
import { bundle } from '../../infra/bundle/bundle.ts';
import { CONTEXT } from '../../infra/config/context.ts';
import type { Deployable } from '../../infra/config/deployable-config.ts';
import { stageOf } from '../../infra/stage.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';

const ROOT = join(import.meta.dirname, '../..');

export const exampleYaml = readFileSync(join(ROOT, 'leadbell.example.yaml'), 'utf8');
export const read = (yaml: string): Deployable => readConfig(yaml, 'leadbell.yaml');
export const exampleConfig: Config = read(exampleYaml).config;

/** Gone when the tests of this folder have ended. */
export const temporaryDirectory = (): string => mkdtempSync(join(inject('temporaryDirectory'), 'made-'));

/** An app as `cdk synth` makes it, without bundles, which take most of a synth's time. */
export function appLikeCdk(outdir = temporaryDirectory()): App {
  return new App({ outdir, context: { ...CONTEXT, 'aws:cdk:bundling-stacks': [] } });
}

export interface Where {
  stage?: string;
  account?: string;
  region?: string;
}

type Synthesized = ReturnType<typeof stacksOf>;
const synthesized = new Map<string, Synthesized>();

/** The stacks of a configuration, by default the example's. Made once a process: leave them as they are. */
export function synthesize(yaml = exampleYaml, where: Where = {}): Synthesized {
  const key = JSON.stringify([yaml, where]);
  const made = synthesized.get(key) ?? stacksOf(read(yaml), where);
  synthesized.set(key, made);
  return made;
}

export const PAGE_URL = 'https://abc123.execute-api.ap-southeast-1.amazonaws.com';

/** The stacks of the example where people take leads on a page. Made each time, so that the cached ones stay as they are. */
export function withPage(
  { url = PAGE_URL, deploy = '' }: { url?: string; deploy?: string } = {},
  where: Where = {},
) {
  return stacksOf(read(`${exampleYaml}answers: { url: "${url}" }\n${deploy}`), where);
}

const bundles = new Map<string, string>();

/** The directory of a function's bundle, with the example's configuration. Made once a process: leave it as it is. */
export function bundled(entry: string): string {
  const made = bundles.get(entry) ?? temporaryDirectory();
  if (!bundles.has(entry)) bundle(entry, exampleConfig, made);
  bundles.set(entry, made);
  return made;
}

function stacksOf(deployable: Deployable, { stage, account, region }: Where) {
  const app = appLikeCdk();
  const { state, alerting } = addCheckedStacks(app, deployable, stageOf(stage), { account, region });
  return {
    app,
    state: counted(Template.fromStack(state)),
    alerting: counted(Template.fromStack(alerting)),
    stacks: { state, alerting },
  };
}

/** What CDK asserts counts as an assertion of the test: vitest knows only its own. */
function counted(template: Template): Template {
  return new Proxy(template, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (!/^(?:has|all|resource)/.test(String(name))) return member.bind(target);
      return (...args: unknown[]) => expect(() => member.apply(target, args)).not.toThrow();
    },
  });
}
