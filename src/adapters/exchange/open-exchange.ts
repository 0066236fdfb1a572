import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import type { Exchange, Question } from '../../exchange.ts';
import { said } from '../../language/words.ts';
import type { Term } from '../../leadership.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock, Log } from '../../ports.ts';
import { steadyMs } from '../../steady-ms.ts';
import { shownPlace, type StorePlace } from '../store/store-place.ts';
import { urlOfTerm } from '../store/take-over-postgres.ts';
import { toPostgresError } from '../store/to-postgres-error.ts';
import { answerText, questionText, readAnswer, readQuestion } from './carried.ts';
import { listenToPostgres, type WakeUps } from './wake-ups.ts';

/** Where notifications do not come through, this is how late anything is seen. */
const lookEveryMs = 1_000;
/** What was taken and not answered for so long was taken by a process that is no more. */
const takenMs = 10_000;
const renewEveryMs = 3_000;
const atOnce = 8;
/** What nobody fetched. */
const leftMs = 60_000;
/** After the database failed. */
const restMs = 1_000;

export interface ExchangeOptions {
  readonly wall: Clock;
  readonly log: Log;
  /** Default: notifications of the database. */
  readonly wakeUps?: WakeUps;
}

/**
 * Questions between processes over their PostgreSQL, after the store was opened: the schema is up to date and the term has begun. In a term
 * that is over nothing is told or taken any more. Throws `OutsideError` with one sentence.
 */
export async function openExchange(
  place: StorePlace,
  options: ExchangeOptions,
  term?: Term,
): Promise<Exchange> {
  if (place.kind !== 'postgres') throw new Error('An exchange needs a database that processes share.');
  const { url } = place;
  const failed = (error: unknown) => toPostgresError(error, url);
  try {
    const ours = term ? await urlOfTerm(url, shownPlace(place), term) : url;
    const pool = new Pool({
      connectionString: ours,
      application_name: 'fluent-medic',
      max: 4,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 10_000,
      query_timeout: 15_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
    });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    const { rows } = await pool.query<{ schema: string }>('SELECT current_schema() AS schema');
    const channel = `fluent-medic/${rows[0]?.schema ?? ''}`.slice(0, 63);
    const wakeUps = options.wakeUps ?? listenToPostgres(url, channel, options);
    return createExchange({ ...options, pool, channel, wakeUps, failed });
  } catch (error) {
    throw failed(error);
  }
}

interface Parts extends Required<ExchangeOptions> {
  readonly pool: Pool;
  readonly channel: string;
  readonly failed: (error: unknown) => unknown;
}

type Rows = readonly Readonly<Record<string, unknown>>[];

function createExchange(parts: Parts): Exchange {
  const { pool, wakeUps, failed } = parts;
  const query = async (text: string, values: readonly unknown[] = []): Promise<Rows> => {
    try {
      return (await pool.query<Record<string, unknown>>(text, [...values])).rows;
    } catch (error) {
      throw failed(error);
    }
  };
  const mine = randomBytes(8).toString('hex');
  return {
    ask: (to, question, withinMs) => ask({ ...parts, query }, { to, question, withinMs }),
    serve: (address, answer, stop) => serve({ ...parts, query, mine }, { address, answer }, stop),
    async announce(who, standing) {
      await query(
        `INSERT INTO announcements (who, standing, at) VALUES ($1, $2, now())
         ON CONFLICT (who) DO UPDATE SET standing = excluded.standing, at = excluded.at`,
        [who, JSON.stringify(standing)],
      );
    },
    async announced() {
      const rows = await query(
        `SELECT who, standing, greatest(0, extract(epoch FROM now() - at) * 1000)::float8 AS ago
         FROM announcements ORDER BY who`,
      );
      return rows.map(({ who, standing, ago }) => ({
        who: String(who),
        standing: JSON.parse(String(standing)) as unknown,
        agoMs: Number(ago),
      }));
    },
    forget: async (who) => void (await query('DELETE FROM announcements WHERE who = $1', [who])),
    async close() {
      await wakeUps.close();
      await pool.end();
    },
  };
}

interface Asking extends Parts {
  readonly query: (text: string, values?: readonly unknown[]) => Promise<Rows>;
}

async function ask(
  { query, channel, wakeUps, wall, log }: Asking,
  { to, question, withinMs }: { readonly to: string; readonly question: Question; readonly withinMs: number },
): Promise<unknown> {
  const endMs = steadyMs(wall) + withinMs;
  const [row] = await query(
    `WITH asked AS (
       INSERT INTO calls (address, question, expires_at)
       VALUES ($1, $2, now() + $3 * interval '1 millisecond') RETURNING id
     ) SELECT id::text, pg_notify($4, $1) FROM asked`,
    [to, questionText(question), withinMs, channel],
  );
  const id = String(row?.['id']);
  const done = new AbortController();
  try {
    for (;;) {
      const left = endMs - steadyMs(wall);
      // Before it is looked for, so that no news is missed in between.
      const news = wakeUps.wait(`answer ${id}`, Math.min(Math.max(0, left), lookEveryMs), done.signal);
      const answer = await query('SELECT answer FROM calls WHERE id = $1 AND answer IS NOT NULL', [id]).catch(
        (error: unknown) => {
          log.debug({ error }, 'an answer could not be looked for; trying again');
          return [];
        },
      );
      if (answer[0]) return readAnswer(String(answer[0]['answer']));
      if (left <= 0) throw new OutsideError('store', 'timeout', said('outside.exchange.noAnswer'));
      await news;
    }
  } finally {
    done.abort();
    // What cannot be taken away now has expired, and is cleared away by who serves.
    await query('DELETE FROM calls WHERE id = $1', [id]).catch(() => undefined);
  }
}

interface Serving {
  readonly address: string;
  readonly answer: (question: Question) => Promise<unknown>;
}

async function serve(
  parts: Asking & { readonly mine: string },
  serving: Serving,
  stop: AbortSignal,
): Promise<void> {
  const { wakeUps, wall, log } = parts;
  const { address } = serving;
  const busy = new Set<Promise<void>>();
  const stopping = stopped(stop);
  let isFailing = false;
  let clearedMs = -Infinity;
  const turn = async () => {
    const looked = new AbortController();
    const signal = AbortSignal.any([stop, looked.signal]);
    // Before it is looked for, so that no news is missed in between.
    const news = wakeUps.wait(address, lookEveryMs, signal);
    try {
      const taken = await take(parts, address, atOnce - busy.size);
      for (const { id, question } of taken) {
        const work = answerOne(parts, { ...serving, id: String(id), text: String(question) }).finally(() =>
          busy.delete(work),
        );
        busy.add(work);
      }
      if (busy.size >= atOnce) await Promise.race([...busy, stopping]);
      else if (taken.length === 0) await news;
      if (steadyMs(wall) - clearedMs < leftMs) return;
      clearedMs = steadyMs(wall);
      await clear(parts, address);
    } finally {
      looked.abort();
    }
  };
  while (!stop.aborted) {
    try {
      await turn();
      isFailing = false;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      if (!isFailing) log.warn({ address, error }, 'questions of other processes are answered later');
      isFailing = true;
      await wall.sleep(restMs, stop);
    }
  }
  await Promise.all(busy);
}

const stopped = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));

const clear = ({ query }: Pick<Asking, 'query'>, address: string): Promise<Rows> =>
  query(`DELETE FROM calls WHERE address = $1 AND expires_at < now() - $2 * interval '1 millisecond'`, [
    address,
    leftMs,
  ]);

/** What waits, and what was taken by a process that did not answer. */
async function take(
  { query, mine }: Asking & { readonly mine: string },
  address: string,
  most: number,
): Promise<Rows> {
  return query(
    `UPDATE calls SET taken_by = $3, taken_until = now() + $4 * interval '1 millisecond'
     WHERE id IN (
       SELECT id FROM calls
       WHERE address = $1 AND answer IS NULL AND expires_at > now() AND (taken_until IS NULL OR taken_until < now())
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
     ) RETURNING id::text, question`,
    [address, most, mine, takenMs],
  );
}

async function answerOne(
  { query, channel, wall, log, mine }: Asking & { readonly mine: string },
  { id, text, answer, address }: Serving & { readonly id: string; readonly text: string },
): Promise<void> {
  const done = new AbortController();
  const renewing = keepTaken({ query, wall }, { id, mine }, done.signal);
  try {
    const answering = (async () => answer(readQuestion(text)))();
    answering.catch((error: unknown) => {
      if (!(error instanceof OutsideError))
        log.error({ address, error }, 'a question of another process failed');
    });
    const carried = await answerText(answering);
    // The first answer counts, and whoever does not wait any more gets none.
    await query(
      `WITH answered AS (UPDATE calls SET answer = $2 WHERE id = $1 AND answer IS NULL RETURNING id)
       SELECT pg_notify($3, 'answer ' || id) FROM answered`,
      [id, carried, channel],
    );
  } catch (error) {
    log.warn({ address, error }, 'an answer to another process could not be given');
  } finally {
    done.abort();
    await renewing;
  }
}

async function keepTaken(
  { query, wall }: Pick<Asking, 'query' | 'wall'>,
  { id, mine }: { readonly id: string; readonly mine: string },
  done: AbortSignal,
): Promise<void> {
  for (;;) {
    await wall.sleep(renewEveryMs, done);
    if (done.aborted) return;
    await query(
      `UPDATE calls SET taken_until = now() + $3 * interval '1 millisecond' WHERE id = $1 AND taken_by = $2`,
      [id, mine, takenMs],
    ).catch(() => undefined);
  }
}
