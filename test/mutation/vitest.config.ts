import { defineConfig } from 'vitest/config';

/** The fast tests of pure code, which mutants are tried against: nothing here asks a database. */
export default defineConfig({
  test: {
    include: process.env.MUTATION_TESTS?.split(';') ?? [
      'test/{alerts,call-records,channels,deliveries,digests,faults,leads,messages,polling}/**/*.test.ts',
    ],
    exclude: ['test/deliveries/newer-version.test.ts', 'test/faults/operators.test.ts'],
    setupFiles: ['test/mutation/quick-properties.ts'],
    isolate: false,
    // Longer than a mutant may take: on a busy machine a slow test is not one that sees it.
    testTimeout: 120_000,
  },
});
