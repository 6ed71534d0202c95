import { defineConfig } from 'vitest/config';

/** Installs from a registry, so it is not part of `npm test`. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/package/**/*.package.ts'],
    pool: 'forks',
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { requireAssertions: true },
  },
});
