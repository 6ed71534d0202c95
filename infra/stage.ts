import { LeadbellError } from '../lambdas/platform/errors.ts';

/** One of several leadbells in an account: `prod` reads leadbell.prod.yaml, and its stacks are leadbell-prod-…. */
export interface Stage {
  /** The prefix of stacks and metrics: the only difference between stages. */
  readonly prefix: string;
  readonly configFile: string;
  /** The example of the repository: it may contain placeholders and is never deployed. */
  readonly isExample: boolean;
}

const EXAMPLE = 'example';

/**
 * @param name from `-c stage=NAME`; undefined: the only leadbell
 * @throws {LeadbellError} `stage-name`
 */
export function stageOf(name: unknown): Stage {
  if (name === undefined) return { prefix: 'leadbell', configFile: 'leadbell.yaml', isExample: false };
  if (typeof name === 'string' && /^[a-z][a-z0-9]{0,15}$/.test(name)) {
    return {
      prefix: `leadbell-${name}`,
      configFile: `leadbell.${name}.yaml`,
      isExample: name === EXAMPLE,
    };
  }
  throw new LeadbellError({
    code: 'stage-name',
    message:
      'expected a stage of up to 16 small letters and digits that begins with a letter, such as -c stage=prod',
    retryable: false,
  });
}
