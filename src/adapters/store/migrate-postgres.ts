import { Client } from 'pg';
import { OutsideError } from '../../outside-error.ts';
import { migrations, newerDatabase } from './migrations/migrations.ts';

/** Generated columns, which the audit record needs, came with version 12. */
const oldestServer = 120_000;

interface Target {
  readonly url: string;
  /** As it may be shown. */
  readonly name: string;
  /** False: a schema that is not up to date is refused. */
  readonly migrate: boolean;
}

/** Brings the schema up to date, one process at a time and all steps in one transaction. Throws what pg throws, or `OutsideError`. */
export async function migratePostgres({ url, name, migrate }: Target): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'fluent-medic',
  });
  // Whatever breaks meanwhile breaks the question that is under way.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const version = await schemaVersion(client);
    if (version > migrations.length) throw refused(newerDatabase(name, version));
    if (version === migrations.length) return;
    if (!migrate)
      throw refused(
        `The database ${name} has schema version ${version} and this program has ${migrations.length}: run the program that the bot runs.`,
      );
    await refuseOldServer(client, name);
    await goForward(client, name);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function goForward(client: Client, name: string): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query(
    `SELECT pg_advisory_xact_lock(hashtextextended('fluent-medic/' || current_schema() || '/schema', 0))`,
  );
  // Another process may have been here while this one waited. Only a statement that locks the table sees what it made.
  await client.query('CREATE TABLE IF NOT EXISTS fluent_medic_schema (version INTEGER NOT NULL)');
  const version = await writtenVersion(client);
  if (version > migrations.length) throw refused(newerDatabase(name, version));
  for (const { postgres } of migrations.slice(version)) if (postgres !== '') await client.query(postgres);
  await client.query('DELETE FROM fluent_medic_schema');
  await client.query('INSERT INTO fluent_medic_schema (version) VALUES ($1)', [migrations.length]);
  await client.query('COMMIT');
}

/** 0 where there is no schema of ours. */
export async function schemaVersion(client: Client): Promise<number> {
  const { rows: found } = await client.query<{ is_there: boolean }>(
    `SELECT to_regclass('fluent_medic_schema') IS NOT NULL AS is_there`,
  );
  return found[0]?.is_there ? writtenVersion(client) : 0;
}

async function writtenVersion(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM fluent_medic_schema');
  return rows[0]?.version ?? 0;
}

async function refuseOldServer(client: Client, name: string): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
    `SELECT current_setting('server_version_num') AS server_version_num, current_setting('server_version') AS server_version`,
  );
  const [server] = rows;
  if (server && Number(server.server_version_num) < oldestServer)
    throw refused(`The database ${name} is PostgreSQL ${server.server_version}: expected 12 or newer.`);
}

const refused = (sentence: string): OutsideError => new OutsideError('store', 'client', sentence);
