import { Client } from 'pg';
import { givenOrOwnServer } from '../../test/support/postgres-server.ts';

/** Works in a schema of its own of a PostgreSQL; undefined where there is none. */
export async function withPostgres<T>(work: (url: string) => Promise<T>): Promise<T | undefined> {
  const server = await givenOrOwnServer();
  if (!server) return undefined;
  const schema = `bench_${Date.now()}`;
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(`CREATE SCHEMA ${schema}`);
    const url = new URL(server.url);
    url.searchParams.set('options', `-c search_path=${schema}`);
    const result = await work(url.href);
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
    return result;
  } finally {
    await client.end();
    await server.stop();
  }
}
