import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { openPostgresStore } from '../../src/adapters/store/open-postgres-store.ts';
import type { Store } from '../../src/ports.ts';

/** The server of this run; empty where there is none, which `postgres-server.ts` has said by then. */
export const postgresUrl = (): string => inject('postgresUrl');

/** A schema of its own in the test database: the URL that leads there. */
export async function newSchema(): Promise<string> {
  const name = `t_${randomBytes(8).toString('hex')}`;
  await onServer(postgresUrl(), `CREATE SCHEMA ${name}`);
  const url = new URL(postgresUrl());
  url.searchParams.set('options', `-c search_path=${name}`);
  return url.href;
}

/** Sends statements past the store, each on a connection of its own. */
export async function onServer(url: string, ...statements: readonly string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const rows: unknown[] = [];
    for (const statement of statements) rows.push(...(await client.query(statement)).rows);
    return rows;
  } finally {
    await client.end();
  }
}

/** An empty store in a schema of its own. */
export async function newPostgresStore(): Promise<Store> {
  const url = await newSchema();
  return openPostgresStore(url);
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}
