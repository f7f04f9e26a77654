import { defineConfig } from 'vitest/config';

/** One configuration for all suites; `npm run test:<kind>` passes the folder. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['**/*.test.ts'],
    // Two cores: suites that start servers and JVMs must not compete with one another.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    passWithNoTests: false,
    allowOnly: false,
  },
});
