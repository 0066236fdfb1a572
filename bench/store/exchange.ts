import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { openExchange } from '../../src/adapters/exchange/open-exchange.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { createWallClock } from '../../src/adapters/wall-clock.ts';
import type { Exchange } from '../../src/exchange.ts';
import { seatOf, termWithoutLease } from '../../src/leadership.ts';
import { verdict } from '../diagnose/figures.ts';
import { withPostgres } from './with-postgres.ts';

const runs = 2_000;
const agents = 10;
const idleMs = 20_000;
/** A press leaves three seconds to all of it. */
const latencyLimitMs = 100;

/** How long a question between two processes takes, and what agents ask of the database that nobody asks. */
export async function benchExchange(say: (line: string) => void): Promise<void> {
  say(
    `EXCHANGE  ${runs} questions one after the other between two sets of connections; limit ${latencyLimitMs} ms`,
  );
  const measured = await withPostgres(async (url) => {
    const asks = await open(url);
    const ends = await Promise.all(Array.from({ length: agents }, (_, at) => startAgent(url, `c${at}`)));
    for (const [often, together] of [
      [runs, 1],
      [runs / 20, 20],
    ] as const) {
      const times = (await inTurns(often, together, asks)).toSorted((a, b) => a - b);
      const at = (part: number) => times[Math.floor((times.length - 1) * part)] ?? Number.NaN;
      say(
        `  ${together} at once       p50 ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms: ${verdict(at(0.99), latencyLimitMs)}`,
      );
    }
    const before = await statements(url);
    const after = await statements(url);
    const perSecond = ((after.count - before.count) / (after.atMs - before.atMs)) * 1_000;
    say(`  ${agents} idle agents   ${perSecond.toFixed(1)} statements/s on the whole database`);
    await Promise.all(ends.map((end) => end()));
    await asks.close();
    return true;
  });
  if (!measured) say('  PostgreSQL: none here for this platform, and DATABASE_URL_TEST is not set');
}

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {}

const open = (url: string, term?: ReturnType<typeof termWithoutLease>): Promise<Exchange> =>
  openExchange({ kind: 'postgres', url }, { wall: createWallClock(), log: silent }, term);

async function startAgent(url: string, cluster: string): Promise<() => Promise<void>> {
  const term = termWithoutLease(seatOf(cluster), cluster);
  const store = await openStore({ kind: 'postgres', url }, term);
  const exchange = await open(url, term);
  const stop = new AbortController();
  const served = exchange.serve(seatOf(cluster), async ({ what }) => what, stop.signal);
  return async () => {
    stop.abort();
    await served;
    await exchange.close();
    await store.close();
  };
}

async function inTurns(often: number, together: number, asks: Exchange): Promise<readonly number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < often; turn += 1)
    await Promise.all(
      Array.from({ length: together }, async (_, at) => {
        const begin = performance.now();
        await asks.ask(seatOf(`c${at % agents}`), { what: 'n', with: 'x'.repeat(200) }, 60_000);
        times.push(performance.now() - begin);
      }),
    );
  return times;
}

/** Finished transactions by now, which are statements here. Idle connections tell theirs after ten seconds. */
async function statements(url: string): Promise<{ readonly count: number; readonly atMs: number }> {
  await wait(idleMs);
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: string }>(
    'SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()',
  );
  await client.end();
  return { count: Number(rows[0]?.n), atMs: performance.now() };
}
