import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../ports.ts';

/** JSON documents of an incident by name; the last write wins. */
export function documentTable(db: DatabaseSync): Pick<Store, 'saveDocument' | 'claimDocument' | 'document'> {
  const save = db.prepare(
    `INSERT INTO documents (incident, name, body) VALUES (?, ?, ?)
     ON CONFLICT (incident, name) DO UPDATE SET body = excluded.body`,
  );
  const claim = db.prepare(
    'INSERT INTO documents (incident, name, body) VALUES (?, ?, ?) ON CONFLICT (incident, name) DO NOTHING',
  );
  const read = db.prepare('SELECT body FROM documents WHERE incident = ? AND name = ?');
  return {
    async saveDocument(incident, name, document) {
      save.run(incident, name, bodyOf(incident, name, document));
    },
    async claimDocument(incident, name, document) {
      return claim.run(incident, name, bodyOf(incident, name, document)).changes === 1;
    },
    async document(incident, name) {
      const row = read.get(incident, name);
      return row === undefined ? undefined : (JSON.parse(String(row['body'])) as unknown);
    },
  };
}

function bodyOf(incident: string, name: string, document: unknown): string {
  const body: string | undefined = JSON.stringify(document);
  if (body === undefined) throw new Error(`Document ${name} of ${incident} is not JSON.`);
  return body;
}
