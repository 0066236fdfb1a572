import type { Store } from '../../ports.ts';
import { compressed, decompressed } from './compressed.ts';
import type { Database } from './database.ts';

/** The evidence behind diagnoses, compressed: logs shrink to about a tenth. The last write wins. */
export function evidenceTable({ db }: Database): Pick<Store, 'saveEvidence' | 'evidence'> {
  return {
    async saveEvidence(incident, diagnosis, evidence) {
      const files = compressed(JSON.stringify([...evidence]));
      await db
        .insertInto('evidence')
        .values({ incident, diagnosis, files })
        .onConflict((conflict) => conflict.columns(['incident', 'diagnosis']).doUpdateSet({ files }))
        .execute();
    },
    async evidence(incident, diagnosis) {
      const row = await db
        .selectFrom('evidence')
        .select('files')
        .where('incident', '=', incident)
        .where('diagnosis', '=', diagnosis)
        .executeTakeFirst();
      return row && new Map(JSON.parse(decompressed(row.files)) as [string, string][]);
    },
  };
}
