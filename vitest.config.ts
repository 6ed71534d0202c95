import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // A core is left idle else, and of a small machine's two that is half.
    maxWorkers: '100%',
    // Only what hangs is stopped: a machine may be busy.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
