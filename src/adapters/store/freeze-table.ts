import type { DatabaseSync } from 'node:sqlite';
import type { Freeze } from '../../approval/freeze.ts';
import type { Store } from '../../ports.ts';

/** The newest freeze of each cluster. */
export function freezeTable(db: DatabaseSync): Pick<Store, 'freezes' | 'saveFreeze'> {
  const all = db.prepare('SELECT body FROM freezes ORDER BY cluster');
  const save = db.prepare(
    'INSERT INTO freezes (cluster, body) VALUES (?, ?) ON CONFLICT (cluster) DO UPDATE SET body = excluded.body',
  );
  return {
    freezes: async () => all.all().map((row) => JSON.parse(String(row['body'])) as Freeze),
    async saveFreeze(freeze) {
      save.run(freeze.cluster, JSON.stringify(freeze));
    },
  };
}
