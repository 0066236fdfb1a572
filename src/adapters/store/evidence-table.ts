import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Store } from '../../ports.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** The evidence behind diagnoses, compressed: logs shrink to about a tenth. The last write wins. */
export function evidenceTable(db: DatabaseSync): Pick<Store, 'saveEvidence' | 'evidence'> {
  const save = db.prepare(
    `INSERT INTO evidence (incident, diagnosis, files) VALUES (?, ?, ?)
     ON CONFLICT (incident, diagnosis) DO UPDATE SET files = excluded.files`,
  );
  const read = db.prepare('SELECT files FROM evidence WHERE incident = ? AND diagnosis = ?');
  return {
    async saveEvidence(incident, diagnosis, files) {
      save.run(incident, diagnosis, await compress(JSON.stringify([...files])));
    },
    async evidence(incident, diagnosis) {
      const files = read.get(incident, diagnosis)?.['files'];
      if (!(files instanceof Uint8Array)) return undefined;
      return new Map(JSON.parse((await decompress(files)).toString()) as [string, string][]);
    },
  };
}
