import type { DatabaseSync } from 'node:sqlite';
import type { WatchedRun } from '../../plan/former.ts';
import type { Store } from '../../ports.ts';
import type { WorkloadRef } from '../../signal/signal.ts';

/** How each workload ran while it was well. */
export function runTable(db: DatabaseSync): Pick<Store, 'runs' | 'saveRuns'> {
  const one = db.prepare('SELECT body FROM runs WHERE workload = ?');
  const save = db.prepare(
    'INSERT INTO runs (workload, body) VALUES (?, ?) ON CONFLICT (workload) DO UPDATE SET body = excluded.body',
  );
  return {
    async runs(ref) {
      const row = one.get(keyOf(ref));
      return row ? (JSON.parse(String(row['body'])) as readonly WatchedRun[]) : [];
    },
    async saveRuns(ref, runs) {
      save.run(keyOf(ref), JSON.stringify(runs));
    },
  };
}

const keyOf = ({ cluster, namespace, kind, name }: WorkloadRef): string =>
  `${cluster}/${namespace}/${kind}/${name}`;
