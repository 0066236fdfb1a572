import { describe } from 'vitest';
import { newSchema, postgresUrl } from '../../support/postgres.ts';
import { killEverywhere } from './kill-everywhere.ts';

describe.skipIf(postgresUrl() === '')('on PostgreSQL', () => {
  killEverywhere(async () => ({ kind: 'postgres', url: await newSchema() }), 4);
});
