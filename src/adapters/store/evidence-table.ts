import type { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Store } from '../../ports.ts';

/** The evidence behind diagnoses, compressed: logs shrink to about a tenth. The last write wins. */
export function evidenceTable(db: DatabaseSync): Pick<Store, 'saveEvidence' | 'evidence'> {
  const save = db.prepare(
    `INSERT INTO evidence (incident, diagnosis, files) VALUES (?, ?, ?)
     ON CONFLICT (incident, diagnosis) DO UPDATE SET files = excluded.files`,
  );
  const read = db.prepare('SELECT files FROM evidence WHERE incident = ? AND diagnosis = ?');
  return {
    async saveEvidence(incident, diagnosis, files) {
      save.run(incident, diagnosis, gzipSync(JSON.stringify([...files])));
    },
    async evidence(incident, diagnosis) {
      const files = read.get(incident, diagnosis)?.['files'];
      if (!(files instanceof Uint8Array)) return undefined;
      return new Map(JSON.parse(gunzipSync(files).toString()) as [string, string][]);
    },
  };
}
