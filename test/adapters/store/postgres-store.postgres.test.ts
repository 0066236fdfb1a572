import { describe } from 'vitest';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { newSchema, postgresUrl } from '../../support/postgres.ts';
import { storeContracts } from './store-contracts.ts';

describe.skipIf(postgresUrl() === '')('in PostgreSQL', () => {
  storeContracts(async () => {
    const url = await newSchema();
    return () => openPostgresStore(url);
  });
});
