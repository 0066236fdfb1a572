import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../ports.ts';

/** JSON documents of an incident by name; the last write wins. */
export function documentTable(db: DatabaseSync): Pick<Store, 'saveDocument' | 'document'> {
  const save = db.prepare(
    `INSERT INTO documents (incident, name, body) VALUES (?, ?, ?)
     ON CONFLICT (incident, name) DO UPDATE SET body = excluded.body`,
  );
  const read = db.prepare('SELECT body FROM documents WHERE incident = ? AND name = ?');
  return {
    async saveDocument(incident, name, document) {
      const body: string | undefined = JSON.stringify(document);
      if (body === undefined) throw new Error(`Document ${name} of ${incident} is not JSON.`);
      save.run(incident, name, body);
    },
    async document(incident, name) {
      const row = read.get(incident, name);
      return row === undefined ? undefined : (JSON.parse(String(row['body'])) as unknown);
    },
  };
}
