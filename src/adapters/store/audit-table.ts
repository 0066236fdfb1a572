import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../ports.ts';

/** The record of who did what; the schema refuses to change or delete a line. */
export function auditTable(db: DatabaseSync): Pick<Store, 'audit'> {
  const append = db.prepare('INSERT INTO audit (at, incident, who, what, facts) VALUES (?, ?, ?, ?, ?)');
  return {
    async audit({ at, incident, who, what, facts }) {
      append.run(at, incident ?? null, who, what, JSON.stringify(facts));
    },
  };
}
