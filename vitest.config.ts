import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { CLI_ENVIRONMENT_NAMES } from './src/config/cli-config.ts';

/**
 * unit and architecture: no input or output beyond files of the project. The others share one PostgreSQL server. No test
 * file changes what others see, so the files of a project share the modules that a worker has loaded.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    isolate: false,
    maxWorkers: Math.max(2, availableParallelism()),
    // What the command line reads of the environment is the test's, not that of whoever runs the tests.
    setupFiles: ['test/support/fixed-chance.ts'],
    env: Object.fromEntries(CLI_ENVIRONMENT_NAMES.map((name) => [name, ''])),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], testTimeout: 120_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/e2e/**/*.test.ts', 'test/contract/**/*.test.ts'],
          globalSetup: ['test/support/build-sources.mjs', 'test/support/database-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
