import { type Stack, Token } from 'aws-cdk-lib';
import { LeadbellError } from '../../lambdas/platform/errors.ts';

/**
 * The namespace of metrics, and part of the name of a parameter.
 *
 * @param given by default the name of the stack
 * @throws {LeadbellError} `deployment-name`
 */
export function deploymentNameOf(stack: Stack, given: string | undefined): string {
  const name = given ?? stack.stackName;
  if (Token.isUnresolved(name) || !/^[A-Za-z][\w-]{0,99}$/.test(name)) {
    throw new LeadbellError({
      code: 'deployment-name',
      message: `expected deploymentName to be up to 100 letters, digits and hyphens, got ${Token.isUnresolved(name) ? 'a name that is not known yet' : name}`,
      retryable: false,
      hint: 'In a nested stack it must be given.',
    });
  }
  return name;
}
