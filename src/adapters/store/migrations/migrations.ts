import { leader } from './leader.ts';
import { postgresBegins } from './postgres-begins.ts';
import { sqliteOnly } from './sqlite-only.ts';
import { retention } from './retention.ts';
import { seats } from './seats.ts';

/** One step of the schema, in both dialects. */
export interface Migration {
  readonly sqlite: string;
  readonly postgres: string;
}

/**
 * Every step of the schema, oldest first, forward only: a step that was released is never edited. The database remembers how many
 * it has seen, SQLite in `user_version`, PostgreSQL in the table `fluent_medic_schema`.
 */
export const migrations: readonly Migration[] = [
  ...sqliteOnly.map((sqlite, index) => ({
    sqlite,
    postgres: index === sqliteOnly.length - 1 ? postgresBegins : '',
  })),
  retention,
  leader,
  seats,
];

/** The sentence about a database of a newer program; `database` names it without a password. */
export const newerDatabase = (database: string, version: number): string =>
  `The database ${database} has schema version ${version}, but this program knows only up to ${migrations.length}: run the newer program, or restore a backup made before the update.`;
