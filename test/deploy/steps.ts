/** A step of the story failed: it says which, and why. */
class StepFailed extends Error {
  override name = 'StepFailed';
}

/** Prints what was seen, a line a step, and stops at the first step that did not happen. */
export class Steps {
  readonly #startedAtMs = Date.now();
  passed = 0;

  async step(name: string, see: () => Promise<string>): Promise<void> {
    try {
      const seen = await see();
      this.passed += 1;
      console.log(`${this.#clock()} ok    ${name}: ${seen}`);
    } catch (error) {
      console.log(`${this.#clock()} FAIL  ${name}`);
      throw new StepFailed(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  #clock(): string {
    return `${((Date.now() - this.#startedAtMs) / 1000).toFixed(0).padStart(4)} s`;
  }
}

const LOOK_AGAIN_MS = 500;

/** Looks until there is something to see. @param look undefined: not yet */
export async function waitFor<T>(
  what: string,
  withinMs: number,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadlineMs = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadlineMs) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

export function expect(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}
