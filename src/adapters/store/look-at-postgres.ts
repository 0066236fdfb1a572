import { Client } from 'pg';
import { OutsideError } from '../../outside-error.ts';
import { schemaVersion } from './migrate-postgres.ts';
import { migrations, newerDatabase } from './migrations/migrations.ts';
import { shownPlace } from './store-place.ts';
import { toPostgresError } from './to-postgres-error.ts';

interface Look {
  readonly name: string;
  /** Of the server. */
  readonly version: string;
  /** There is no schema of ours yet; it will be made at the start. */
  readonly isNew: boolean;
}

/** Whether the database can be used as the store; nothing is changed. Throws `OutsideError` with one sentence. */
export async function lookAtPostgres(place: { readonly url: string }): Promise<Look> {
  const name = shownPlace({ kind: 'postgres', ...place });
  const client = new Client({ connectionString: place.url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const known = await schemaVersion(client);
    if (known > migrations.length) throw new OutsideError('store', 'client', newerDatabase(name, known));
    const { rows } = await client.query<{ version: string; may_create: boolean }>(
      `SELECT current_setting('server_version') AS version, has_schema_privilege(current_schema(), 'CREATE') AS may_create`,
    );
    const [server] = rows;
    if (known < migrations.length && !server?.may_create)
      throw new OutsideError(
        'store',
        'forbidden',
        `The database ${name} does not let this user make tables (CREATE on its schema), and its schema is not up to date.`,
      );
    return { name, version: server?.version ?? '', isNew: known === 0 };
  } catch (error) {
    throw toPostgresError(error, place.url);
  } finally {
    await client.end().catch(() => undefined);
  }
}
