import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { ExitCode } from '../shared/exit-code.ts';

/**
 * `leadbell synth`: what `cdk` runs.
 *
 * @throws {LeadbellError} `cdk-missing`
 */
export async function synth(): Promise<ExitCode> {
  // Without it the CDK writes into a temporary directory, which nobody finds.
  process.env.CDK_OUTDIR ??= 'cdk.out';
  const { synthesize, addStacks } = await loadInfra();
  return synthesize(addStacks);
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
