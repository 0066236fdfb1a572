import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements with lists of values have many texts; the others are some sixty. */
const mostKept = 200;

/** The runtime's own SQLite in the shape that Kysely's dialect expects (better-sqlite3's); each statement is prepared once. */
export function kyselyDatabase(db: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => db.close(),
    prepare(sql) {
      if (sql === 'rollback') return rollback(db);
      const known = kept.get(sql);
      if (known) return known;
      if (kept.size >= mostKept) kept.clear();
      const statement = kyselyStatement(db.prepare(sql));
      kept.set(sql, statement);
      return statement;
    },
  };
}

/** After a full disk SQLite has rolled back by itself, and to be asked once more would hide what went wrong. */
function rollback(db: DatabaseSync): SqliteStatement {
  const run = () => {
    if (db.isTransaction) db.exec('ROLLBACK');
    return { changes: 0, lastInsertRowid: 0 };
  };
  return { reader: false, run, all: () => [], iterate: () => [].values() };
}

/** `reader`: whether it gives rows; node:sqlite tells by the columns, and takes values one by one. */
function kyselyStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...(values as SQLInputValue[])),
    run: (values) => statement.run(...(values as SQLInputValue[])),
    iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
  };
}
