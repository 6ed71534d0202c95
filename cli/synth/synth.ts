import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { needsCdk } from './needs-cdk.ts';

const BY_HAND = 'cdk.out';

/**
 * `leadbell synth`: what `cdk` runs.
 *
 * @throws {LeadbellError} `cdk-missing`
 */
export async function synth(): Promise<ExitCode> {
  const isByHand = process.env.CDK_OUTDIR === undefined;
  // Without it the CDK writes into a temporary directory, which nobody finds.
  if (isByHand) process.env.CDK_OUTDIR = BY_HAND;
  const [{ synthesize }, { addStacks }] = await needsCdk(() =>
    Promise.all([import('../../infra/synthesize.ts'), import('../../infra/stacks.ts')]),
  );
  const exitCode = await synthesize(addStacks);
  if (isByHand && exitCode === 0) {
    process.stdout.write(
      `${BY_HAND} holds the stacks. To deploy them: npx cdk deploy --all --app ${BY_HAND}\n`,
    );
  }
  return exitCode;
}
