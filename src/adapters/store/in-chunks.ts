/** SQLite takes 32,766 values a statement, PostgreSQL twice as many. */
const chunk = 500;

/** Rows in chunks that fit into one statement. */
export function* inChunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += chunk) yield rows.slice(from, from + chunk);
}
