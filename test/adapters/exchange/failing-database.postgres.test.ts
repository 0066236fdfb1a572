import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createAsking } from '../../../src/adapters/exchange/asking.ts';
import { callsTable } from '../../../src/adapters/exchange/calls-table.ts';
import { type Query, queryOn } from '../../../src/adapters/exchange/query.ts';
import { createServing } from '../../../src/adapters/exchange/serving.ts';
import type { WakeUps } from '../../../src/adapters/exchange/wake-ups.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { postgresPool } from '../../../src/adapters/store/postgres-pool.ts';
import { createWallClock } from '../../../src/adapters/wall-clock.ts';
import { OutsideError } from '../../../src/outside-error.ts';
import { newSchema, postgresUrl } from '../../support/postgres.ts';
import { listLog } from '../kubernetes/simulated-cluster.ts';

/** What becomes of one statement: the connection breaks before the database has it, or before the answer is back. */
const fate = fc.constantFrom('fine', 'fine', 'lost', 'answer lost');
const deaf: WakeUps = { on: () => () => undefined, close: async () => undefined };
const machine = createWallClock();
/** All waiting is twenty times shorter. */
const wall = { ...machine, sleep: (ms: number, stop?: AbortSignal) => machine.sleep(ms / 20, stop) };

const failing = (query: Query, fates: readonly string[]): Query => {
  let at = 0;
  return async (text, values) => {
    const which = fates[at];
    at += 1;
    const broken = () => new OutsideError('store', 'server', 'The connection broke.');
    if (which === 'lost') throw broken();
    const rows = await query(text, values);
    if (which === 'answer lost') throw broken();
    return rows;
  };
};

describe.skipIf(postgresUrl() === '')('with a database that fails at any statement', () => {
  it('each question gets its own answer, and nothing is left', async () => {
    const url = await newSchema();
    await (await openPostgresStore(url)).close();
    const pool = postgresPool(url, 8);
    const query = queryOn(pool, (error) => error);
    const fates = fc.array(fate, { minLength: 40, maxLength: 40 });
    try {
      await fc.assert(
        fc.asyncProperty(fates, fates, async (asking, serving) => {
          const parts = { wakeUps: deaf, wall, log: listLog(), lookMs: 200, holdMs: 60_000 };
          const asks = createAsking({ ...parts, calls: callsTable(failing(query, asking), 's') });
          const stop = new AbortController();
          const serve = createServing({ ...parts, calls: callsTable(failing(query, serving), 's') });
          const served = serve('desk', async ({ with: asked }) => Number(asked) * 2, stop.signal);
          const numbers = Array.from({ length: 12 }, (_, number) => number);
          const got = await Promise.all(
            numbers.map((number) => asks.ask('desk', { what: 'double', with: number }, 1_200_000)),
          );
          expect(got).toEqual(numbers.map((number) => number * 2));
          stop.abort();
          await served;
          asks.close();
        }),
        { numRuns: 5 },
      );
      // What could not be taken back is cleared away later.
      await query(`UPDATE calls SET expires_at = now() - interval '2 minutes'`);
      await callsTable(query, 's').clear();
      expect(await query('SELECT id FROM calls')).toEqual([]);
    } finally {
      await pool.end();
    }
  }, 60_000);

  it('a question that arrives too late is taken back', async () => {
    const url = await newSchema();
    await (await openPostgresStore(url)).close();
    const pool = postgresPool(url, 2);
    const query = queryOn(pool, (error) => error);
    const arrives = Promise.withResolvers<void>();
    const ended: string[] = [];
    const slow: Query = async (text, values) => {
      const what = /INSERT|SELECT|DELETE/.exec(text)?.[0] ?? '';
      if (what === 'INSERT') await arrives.promise;
      const rows = await query(text, values);
      if (what !== 'SELECT') ended.push(what);
      return rows;
    };
    try {
      const parts = { wakeUps: deaf, wall: machine, log: listLog(), lookMs: 10, holdMs: 60_000 };
      const asks = createAsking({ ...parts, calls: callsTable(slow, 's') });
      const asked = asks.ask('desk', { what: 'x' }, 50);
      await expect(asked).rejects.toMatchObject({ service: 'store', reason: 'timeout' });
      arrives.resolve();
      await vi.waitFor(() => expect(ended).toEqual(['DELETE', 'INSERT', 'DELETE']));
      expect(await query('SELECT id FROM calls')).toEqual([]);
    } finally {
      await pool.end();
    }
  });
});
