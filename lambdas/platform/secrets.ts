import type { SecretRef } from './secret-ref.ts';

/** Reads secrets at run time. Values are remembered for a few minutes, so that a rotation is noticed while warm. */
export interface Secrets {
  /**
   * @param fresh asks the source again: for a token that was just refused, which may have been rotated.
   * @throws {LeadbellError} `secret-missing` where somebody must act, `secret-unreachable` (retryable) where the store
   * does not answer; both name the reference and never the value.
   */
  get(ref: SecretRef, options?: { fresh?: boolean }): Promise<string>;
}
