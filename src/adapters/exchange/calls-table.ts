import { createHash } from 'node:crypto';
import type { Query } from './query.ts';

/** A question under way, as the database keeps it until it is answered and fetched, or expired. */
export interface Call {
  readonly id: string;
  readonly address: string;
  readonly question: string;
  /** The channel on which its asker hears of the answer. */
  readonly answerTo: string;
  readonly withinMs: number;
}

export interface Taken {
  readonly id: string;
  readonly question: string;
  /** Until the asker does not wait any more. */
  readonly leftMs: number;
}

export interface Taking {
  readonly address: string;
  /** Whoever takes. */
  readonly by: string;
  /** Under work here already. */
  readonly mine: readonly string[];
  readonly most: number;
  /** Others may take it again after so long. */
  readonly holdMs: number;
}

/** How long what nobody fetched stays. */
const leftoverMs = 60_000;
const mostFetched = 16;

export type CallsTable = ReturnType<typeof callsTable>;

/**
 * Questions and answers, by the database's clock: a question counts from when it arrived, and what is decided is decided by the time when it
 * is its turn, for which it may have waited. `schema` keeps the notifications of several schemas of one database apart.
 */
export function callsTable(query: Query, schema: string) {
  const channel = (name: string): string =>
    `fluent_medic_${createHash('sha256').update(`${schema}/${name}`).digest('hex').slice(0, 40)}`;
  /** The channel of what is asked of an address. */
  const asked = (address: string) => channel(`asked/${address}`);
  /** The channel of the answers for one asker. */
  const answered = (asker: string) => channel(`answered/${asker}`);
  return { asked, answered, ...askersPart(query, asked), ...serversPart(query, asked) };
}

function askersPart(query: Query, asked: (address: string) => string) {
  return {
    /** May be said again: the first one counts. */
    async put({ id, address, question, answerTo, withinMs }: Call): Promise<void> {
      await query(
        `WITH put AS (
           INSERT INTO calls (id, address, question, answer_to, expires_at)
           VALUES ($1, $2, $3, $4, now() + $5::float8 * interval '1 millisecond')
           ON CONFLICT (id) DO NOTHING RETURNING id
         ) SELECT pg_notify($6, '') FROM put`,
        [id, address, question, answerTo, withinMs, asked(address)],
      );
    },
    /** Those of `ids` that were answered, some at a time. */
    fetch: (ids: readonly string[]) =>
      query('SELECT id, answer FROM calls WHERE id = ANY($1) AND answer IS NOT NULL LIMIT $2', [
        ids,
        mostFetched,
      ]) as Promise<readonly { readonly id: string; readonly answer: string }[]>,
    /** Nobody begins with them any more; answers the last moment's answers. */
    withdraw: (ids: readonly string[]) =>
      query('DELETE FROM calls WHERE id = ANY($1) RETURNING id, answer', [ids]) as Promise<
        readonly { readonly id: string; readonly answer: string | null }[]
      >,
  };
}

function serversPart(query: Query, asked: (address: string) => string) {
  return {
    take: ({ address, by, mine, most, holdMs }: Taking) =>
      query(
        `WITH open AS MATERIALIZED (
           SELECT id FROM calls
           WHERE address = $1 AND answer IS NULL AND expires_at > clock_timestamp() AND id <> ALL($3)
             AND (taken_until IS NULL OR taken_until < clock_timestamp() OR taken_by = $2)
           ORDER BY number LIMIT $4 FOR UPDATE SKIP LOCKED
         )
         UPDATE calls SET taken_by = $2, taken_until = clock_timestamp() + $5::float8 * interval '1 millisecond'
         FROM open WHERE calls.id = open.id
         RETURNING calls.id, question,
           (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::float8 AS "leftMs"`,
        [address, by, mine, most, holdMs],
      ) as Promise<readonly Taken[]>,
    async keep(ids: readonly string[], by: string, holdMs: number): Promise<void> {
      await query(
        `UPDATE calls SET taken_until = clock_timestamp() + $3::float8 * interval '1 millisecond'
         WHERE id = ANY($1) AND taken_by = $2`,
        [ids, by, holdMs],
      );
    },
    /** For the next one to take. */
    async giveBack(ids: readonly string[], by: string, address: string): Promise<void> {
      await query(
        `WITH given AS (
           UPDATE calls SET taken_by = NULL, taken_until = NULL WHERE id = ANY($1) AND taken_by = $2 RETURNING id
         ) SELECT pg_notify($3, '') FROM given`,
        [ids, by, asked(address)],
      );
    },
    /** The first answer counts, and whoever does not wait any more gets none. */
    async answer(id: string, answer: string): Promise<void> {
      await query(
        `WITH answered AS (UPDATE calls SET answer = $2 WHERE id = $1 AND answer IS NULL RETURNING answer_to)
         SELECT pg_notify(answer_to, '') FROM answered`,
        [id, answer],
      );
    },
    /** What was left by askers that are no more. */
    async clear(): Promise<void> {
      await query(
        `DELETE FROM calls WHERE expires_at < clock_timestamp() - $1::float8 * interval '1 millisecond'`,
        [leftoverMs],
      );
    },
  };
}
