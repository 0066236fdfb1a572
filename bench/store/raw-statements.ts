import type { DatabaseSync } from 'node:sqlite';
import { contentHash } from '../../src/adapters/store/content-hash.ts';
import type { HotPaths } from './hot-paths.ts';

/** The hot paths by statements prepared once and run at once, as they were before Kysely: what the builder is measured against. */
export function rawStatements(db: DatabaseSync): HotPaths {
  const update = db.prepare(
    'UPDATE incidents SET version = version + 1, is_open = ?, body = ?, ended_at = ? WHERE id = ? AND version = ?',
  );
  const insert = db.prepare(
    'INSERT INTO incidents (id, version, is_open, body) VALUES (?, 1, ?, ?) ON CONFLICT DO NOTHING',
  );
  const put = db.prepare(
    `INSERT INTO messages (slot, incident, thread_of, body, wanted_hash, revision) VALUES (?, ?, ?, ?, ?, 1)
     ON CONFLICT (slot) DO UPDATE SET
       thread_of = excluded.thread_of, body = excluded.body, wanted_hash = excluded.wanted_hash, revision = revision + 1
     WHERE wanted_hash <> excluded.wanted_hash`,
  );
  const pending = db.prepare(
    `SELECT body, revision, channel, ts, tried_at FROM messages AS message
     WHERE sent_hash IS NOT wanted_hash AND (thread_of IS NULL OR EXISTS (
       SELECT 1 FROM messages AS root WHERE root.slot = message.thread_of AND root.ts IS NOT NULL))
     ORDER BY number LIMIT ?`,
  );
  return {
    async saveIncident(incident, fromVersion) {
      db.exec('BEGIN IMMEDIATE');
      const body = JSON.stringify(incident);
      const { changes } =
        fromVersion === 0
          ? insert.run(incident.id, 1, body)
          : update.run(1, body, null, incident.id, fromVersion);
      db.exec('COMMIT');
      return Number(changes) === 1;
    },
    async putMessage(out) {
      put.run(out.slot, out.incident, out.threadOf ?? null, JSON.stringify(out), contentHash(out));
    },
    pendingMessages: async (limit) =>
      pending.all(limit).map((row) => ({
        out: JSON.parse(String(row['body'])) as never,
        revision: Number(row['revision']),
      })),
  };
}
