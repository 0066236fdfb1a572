import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { lookAtPostgres } from '../../../src/adapters/store/look-at-postgres.ts';
import { migrations } from '../../../src/adapters/store/migrations/migrations.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { newSchema, onServer, postgresUrl } from '../../support/postgres.ts';
import { at } from './incident-contract.ts';

const by = { kind: 'person', team: 'T1', user: 'U1' } as const;

describe.skipIf(postgresUrl() === '')('the schema in PostgreSQL', () => {
  it.each([
    "UPDATE audit SET entry = '{}'",
    'UPDATE audit SET number = 9 WHERE number = 2',
    'DELETE FROM audit WHERE number = 2',
    'TRUNCATE audit',
    "INSERT INTO audit (number, previous, hash, entry) VALUES (9, 'a', 'b', '{}')",
    "INSERT INTO audit (number, previous, hash, entry) VALUES (3, 'a', 'b', '{}')",
    "INSERT INTO audit (number, previous, hash, entry) VALUES (1, 'a', 'b', '{}') ON CONFLICT (number) DO UPDATE SET hash = 'c'",
  ])('never lets the audit record be rewritten: %s', async (statement) => {
    const url = await newSchema();
    const store = await openPostgresStore(url);
    for (const second of [1, 2]) await store.audit({ kind: 'frozen', at: at(second), by });
    const before = await store.auditTrail({ limit: 9 });
    await expect(onServer(url, statement)).rejects.toThrow('append-only');
    expect(await store.auditTrail({ limit: 9 })).toEqual(before);
    await store.close();
  });

  it('of a newer program is refused and left alone', async () => {
    const url = await newSchema();
    await (await openPostgresStore(url)).close();
    await onServer(url, `UPDATE fluent_medic_schema SET version = ${migrations.length + 1}`);
    const sentence = `has schema version ${migrations.length + 1}, but this program knows only up to ${migrations.length}: run the newer program`;
    await expect(openPostgresStore(url)).rejects.toThrow(sentence);
    await expect(lookAtPostgres({ url })).rejects.toThrow(sentence);
  });

  it('is left as it is by whoever only reads', async () => {
    const url = await newSchema();
    await expect(openPostgresStore(url, { migrate: false })).rejects.toThrow('has schema version 0');
    expect(await lookAtPostgres({ url })).toMatchObject({ isNew: true });
    expect(await onServer(url, "SELECT to_regclass('incidents') AS found")).toEqual([{ found: null }]);
  });

  it('needs no more than to read and write its tables once they are made', async () => {
    const url = await newSchema();
    await (await openPostgresStore(url)).close();
    const schema = /search_path=(\w+)/.exec(decodeURIComponent(url))?.[1] ?? '';
    const role = `bot_${schema}`;
    await onServer(
      url,
      `CREATE ROLE ${role} LOGIN PASSWORD 'p'`,
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
      `REVOKE UPDATE, DELETE ON ${schema}.audit, ${schema}.fluent_medic_schema FROM ${role}`,
    );
    const asBot = new URL(url);
    asBot.username = role;
    asBot.password = 'p';
    const store = await openPostgresStore(asBot.href);
    await store.audit({ kind: 'frozen', at: at(1), by });
    await store.putMessage({
      slot: 's',
      incident: 'i',
      message: { text: '', tone: 'red', parts: [] },
      locale: 'en',
    });
    expect([(await store.auditHead()).number, (await store.pendingMessages(9)).length]).toEqual([1, 1]);
    await store.close();
    await onServer(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
  });
});

describe.skipIf(postgresUrl() === '')('a DATABASE_URL that leads nowhere', () => {
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(postgresUrl());
    change(url);
    return url.href;
  };
  const { host } = new URL(postgresUrl() || 'postgres://none');

  it.each<[string, (url: URL) => void, string, string]>([
    [
      'another user',
      (url) => void (url.username = 'nobody-here'),
      'auth',
      `The database ${host}/postgres refuses user "nobody-here"`,
    ],
    [
      'no such database',
      (url) => void (url.pathname = '/none'),
      'not-found',
      `The database ${host}/none does not exist on that server`,
    ],
    [
      'TLS',
      (url) => url.searchParams.set('sslmode', 'verify-full'),
      'client',
      `The database ${host}/postgres offers no TLS`,
    ],
  ])('says so in one sentence without the password: %s', async (_, change, reason, sentence) => {
    const url = changed((each) => {
      each.password = 'planted-pass-word';
      change(each);
    });
    const own = changed(change);
    const used = reason === 'auth' ? url : own;
    const error: unknown = await openPostgresStore(used).catch((each: unknown) => each);
    expect(error).toMatchObject({ name: 'OutsideError', service: 'store', reason });
    const { message } = error as Error;
    expect(message).toContain(sentence);
    expect(message).not.toContain(new URL(used).password);
  });

  it('says so where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => void server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => void server.close(resolve));
    await expect(openPostgresStore(`postgres://u:p@127.0.0.1:${port}/d`)).rejects.toThrow(
      `The database 127.0.0.1:${port}/d cannot be reached: nothing listens there.`,
    );
  });
});
