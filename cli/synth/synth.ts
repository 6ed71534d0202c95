import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { ExitCode } from '../shared/exit-code.ts';

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
  const { synthesize, addStacks } = await loadInfra();
  const exitCode = await synthesize(addStacks);
  if (isByHand && exitCode === 0) {
    process.stdout.write(
      `${BY_HAND} holds the stacks. To deploy them: npx cdk deploy --all --app ${BY_HAND}\n`,
    );
  }
  return exitCode;
}

/** Whoever only runs leadbell on one machine has no CDK. */
async function loadInfra() {
  try {
    const [{ synthesize }, { addStacks }] = await Promise.all([
      import('../../infra/synthesize.ts'),
      import('../../infra/stacks.ts'),
    ]);
    return { synthesize, addStacks };
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    const [, name] = /Cannot find package '(aws-cdk-lib|constructs)'/.exec(String(cause)) ?? [];
    if (!isMissing || name === undefined) throw cause;
    throw new LeadbellError({
      code: 'cdk-missing',
      message: `${name} is not installed, and AWS needs it`,
      retryable: false,
      hint: 'npm install aws-cdk@2 aws-cdk-lib@2 constructs@10',
      cause,
    });
  }
}
