import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks } from './stacks.ts';
import { synthesize } from './synthesize.ts';

/** The stacks, and cdk-nag, which looks at what this repository makes of them. */
export function addCheckedStacks(app: App, ...rest: Rest<Parameters<typeof addStacks>>) {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return addStacks(app, ...rest);
}

type Rest<All extends readonly unknown[]> = All extends readonly [unknown, ...infer Others] ? Others : never;

// `cdk synth` calls it, as cdk.json says.
if (import.meta.main) process.exitCode = await synthesize(addCheckedStacks);
