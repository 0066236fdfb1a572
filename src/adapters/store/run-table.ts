import type { WatchedRun } from '../../plan/former.ts';
import type { Store } from '../../ports.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { Database } from './database.ts';

/** How each workload ran while it was well. */
export function runTable({ db }: Database): Pick<Store, 'runs' | 'saveRuns'> {
  return {
    async runs(ref) {
      const row = await db
        .selectFrom('runs')
        .select('body')
        .where('workload', '=', keyOf(ref))
        .executeTakeFirst();
      return row ? (JSON.parse(row.body) as readonly WatchedRun[]) : [];
    },
    async saveRuns(ref, runs) {
      const body = JSON.stringify(runs);
      await db
        .insertInto('runs')
        .values({ workload: keyOf(ref), body })
        .onConflict((conflict) => conflict.column('workload').doUpdateSet({ body }))
        .execute();
    },
  };
}

const keyOf = ({ cluster, namespace, kind, name }: WorkloadRef): string =>
  `${cluster}/${namespace}/${kind}/${name}`;
