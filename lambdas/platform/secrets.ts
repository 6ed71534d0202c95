import type { SecretRef } from './secret-ref.ts';

/** Reads secrets at run time. Values are cached for a few minutes, so that a warm function notices a rotation. */
export interface Secrets {
  /**
   * @param fresh asks the source again, for a token that was just refused and may have been rotated
   * @throws {LeadbellError} `secret-missing` if somebody must act, `secret-unreachable` (retryable) if the store does
   * not answer; both name the reference and never the value
   */
  get(ref: SecretRef, options?: { fresh?: boolean }): Promise<string>;
}

/**
 * Begins to read what will be needed, beside whatever comes first. Who gets it then waits for the same reading; where that
 * fails, they are told why, and nobody else.
 */
export function beginToRead(secrets: Secrets, refs: readonly SecretRef[]): void {
  for (const ref of refs) secrets.get(ref).catch(() => {});
}
