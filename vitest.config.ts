import { defineConfig } from 'vitest/config';

/** They look at what the CDK makes, leave it as it is, and so can share it: a synth costs seconds. */
const OF_STACKS = ['test/infra/**/*.test.ts', 'test/docs/deploy.test.ts'];

/** They start programs, or stand in for what a process has once: its streams and its environment. */
const OF_PROCESSES = ['test/{cli,local,simulation,bench,reports}/**/*.test.ts'];

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
      { extends: true, test: { name: 'processes', include: OF_PROCESSES } },
      {
        extends: true,
        test: {
          name: 'all else',
          include: ['test/**/*.test.ts'],
          exclude: [...OF_STACKS, ...OF_PROCESSES],
          // All of them load the same modules: a process for each file took half of their time.
          isolate: false,
        },
      },
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
