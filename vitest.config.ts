import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Only what hangs is stopped: a machine may be busy.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
