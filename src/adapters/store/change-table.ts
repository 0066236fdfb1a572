import type { DatabaseSync } from 'node:sqlite';
import type { ChangeRecord } from '../../change/record.ts';
import type { Store } from '../../ports.ts';

/** Intents of writes: one record for each incident, digest and direction; the oldest come first. */
export function changeTable(db: DatabaseSync): Pick<Store, 'saveChange' | 'changes'> {
  const save = changeSaver(db);
  const byState = db.prepare('SELECT body FROM changes WHERE state = ? ORDER BY number');
  return {
    saveChange: async (record) => save(record),
    changes: async (state) =>
      byState.all(state).map((row) => JSON.parse(String(row['body'])) as ChangeRecord),
  };
}

export function changeSaver(db: DatabaseSync): (record: ChangeRecord) => void {
  const save = db.prepare(
    `INSERT INTO changes (incident, digest, direction, state, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (incident, digest, direction) DO UPDATE SET state = excluded.state, body = excluded.body`,
  );
  return (record) => {
    const { incident, digest, direction, state } = record;
    save.run(incident, digest, direction, state, JSON.stringify(record));
  };
}
