import { defineConfig } from 'vitest/config';

/** Needs a runtime client that is built from source, so it is not part of `npm test`. */
export default defineConfig({
  test: {
    // The stacks that are synthesized are written there.
    globalSetup: 'test/infra/temporary-directory.ts',
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/lambda-runtime/**/*.lambda.ts'],
    pool: 'forks',
    // What was seen is worth a line each.
    reporters: 'verbose',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
