import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { openDatabase } from '../../src/adapters/store/open-database.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { verdict } from '../diagnose/figures.ts';
import { type HotTimes, timeHotPaths } from './hot-paths.ts';
import { rawStatements } from './raw-statements.ts';
import { withPostgres } from './with-postgres.ts';

const runs = 500;
const rounds = 3;
/** Of what it costs to ask SQLite without the builder, the flush to the disk included. */
const limit = 3;

/** What the query builder adds to SQLite, and how far away PostgreSQL is. */
export async function benchStore(say: (line: string) => void): Promise<void> {
  say(`STORE  medians of ${runs} in µs, best of ${rounds} rounds; limit ${limit} times raw statements`);
  const raw = await bestOf(async (file) => {
    const db = openDatabase(file);
    const taken = await timeHotPaths(rawStatements(db), runs);
    db.close();
    return taken;
  });
  const built = await bestOf(async (file) => {
    const store = await openStore({ kind: 'sqlite', path: file });
    const taken = await timeHotPaths(store, runs);
    await store.close();
    return taken;
  });
  const postgres = await onPostgres();
  for (const path of ['saveIncident', 'putMessage', 'pendingMessages'] as const) {
    const ratio = built[path] / raw[path];
    const far = postgres ? `, PostgreSQL ${postgres[path].toFixed(0)}` : '';
    say(
      `  ${path.padEnd(16)} raw ${raw[path].toFixed(0)}, Kysely ${built[path].toFixed(0)}: ${ratio.toFixed(2)} times, ${verdict(ratio, limit)}${far}`,
    );
  }
  say(
    postgres
      ? `  PostgreSQL: ${process.env['DATABASE_URL_TEST'] ? 'that of DATABASE_URL_TEST' : 'on this machine, not flushed to the disk'}`
      : '  PostgreSQL: none here for this platform, and DATABASE_URL_TEST is not set',
  );
}

async function bestOf(measure: (file: string) => Promise<HotTimes>): Promise<HotTimes> {
  const all: HotTimes[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = await mkdtemp(path.join(tmpdir(), 'medic-bench-'));
    try {
      all.push(await measure(path.join(folder, 'medic.db')));
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const best = (name: keyof HotTimes) => Math.min(...all.map((each) => each[name]));
  return {
    saveIncident: best('saveIncident'),
    putMessage: best('putMessage'),
    pendingMessages: best('pendingMessages'),
  };
}

const onPostgres = (): Promise<HotTimes | undefined> =>
  withPostgres(async (url) => {
    const store = await openStore({ kind: 'postgres', url });
    const taken = await timeHotPaths(store, runs);
    await store.close();
    return taken;
  });
