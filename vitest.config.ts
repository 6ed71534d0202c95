import { defineConfig } from 'vitest/config';

/** They look at what the CDK makes, leave it as it is, and so can share it: a synth costs seconds. */
const OF_STACKS = ['test/infra/**/*.test.ts', 'test/docs/deploy.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'stacks',
          include: OF_STACKS,
          isolate: false,
          globalSetup: 'test/infra/temporary-directory.ts',
        },
      },
      { extends: true, test: { name: 'all else', include: ['test/**/*.test.ts'], exclude: OF_STACKS } },
    ],
    pool: 'forks',
    // A core is left idle else, and of a small machine's two that is half.
    maxWorkers: '100%',
    // Only what hangs is stopped: a machine may be busy.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true },
  },
});
