/** What the thrower says about an error. All of it is data, so that logs, metrics and messages agree. */
export interface LeadbellErrorOptions {
  /** Stable and kebab-case: the name of this error in logs, metrics, messages and the runbook. */
  code: string;
  /** Says what was expected and what came. No secret and no phone number. */
  message: string;
  /** Can the same call succeed later although nobody changes anything? */
  retryable: boolean;
  /** What the reader should do. */
  hint?: string;
  cause?: unknown;
}

/** The base of all errors that leadbell throws on purpose. */
export class LeadbellError extends Error {
  /** Stated, since the bundles shorten the names of classes. Each class that extends it states its own. */
  static override readonly name: string = 'LeadbellError';
  readonly code: string;
  readonly retryable: boolean;
  readonly hint: string | undefined;

  constructor(options: LeadbellErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.retryable = options.retryable;
    this.hint = options.hint;
  }
}
