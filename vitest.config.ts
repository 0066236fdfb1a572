import process from 'node:process';
import { defineConfig } from 'vitest/config';

/** Each starts a PostgreSQL, which a run without them does not need. */
const onPostgres = ['test/**/*.postgres.test.ts'];
const server = 'test/support/postgres-server.ts';
/** Every stage has its store there; a story asks it some thousand things, one after the other. */
const isOnPostgres = process.env['MEDIC_TEST_STORE'] === 'postgres';
const shared = { testTimeout: isOnPostgres ? 120_000 : 20_000, pool: 'threads' as const };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'medic',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/e2e/**', 'node_modules/**', ...onPostgres],
          globalSetup: isOnPostgres ? [server] : [],
        },
      },
      { test: { ...shared, name: 'postgres', include: onPostgres, globalSetup: [server] } },
    ],
  },
});
