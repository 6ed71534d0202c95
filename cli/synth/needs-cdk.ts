import { LeadbellError } from '../../lambdas/platform/errors.ts';

/**
 * Loads what needs the CDK: who only runs leadbell on one machine has none.
 *
 * @throws {LeadbellError} `cdk-missing`
 */
export async function needsCdk<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
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
