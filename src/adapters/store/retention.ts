import type { Transaction } from 'kysely';
import type { Incident } from '../../incident/incident.ts';
import type { Store } from '../../ports.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Signals are small and many. */
const signalsAnIncident = 100;

const ofIncident = [
  'places',
  'documents',
  'evidence',
  'votes',
  'consumed_approvals',
  'changes',
  'messages',
  'webhook_events',
] as const;

/** What is kept no longer, and what is left of it. */
export function retention({ db, transaction }: Database): Pick<Store, 'prune' | 'forgotten'> {
  return {
    prune: ({ signals, incidents }, limit) =>
      transaction(async (trx) => {
        const isSeenDone = await forgetSignals(trx, signals, limit * signalsAnIncident);
        const areIncidentsDone = await forgetIncidents(trx, incidents, limit);
        return isSeenDone && areIncidentsDone;
      }),
    async forgotten(id) {
      const row = await db
        .selectFrom('forgotten')
        .select(['workload', 'ended_at'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row && { workload: JSON.parse(row.workload) as WorkloadRef, endedAt: row.ended_at };
    },
  };
}

async function forgetSignals(trx: Transaction<Tables>, before: string, limit: number): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('seen')
    .where('key', 'in', (eb) => eb.selectFrom('seen').select('key').where('at', '<', before).limit(limit))
    .executeTakeFirstOrThrow();
  return numDeletedRows < BigInt(limit);
}

/** The newest incident stays, however old: the next one is numbered after it. */
async function forgetIncidents(trx: Transaction<Tables>, before: string, limit: number): Promise<boolean> {
  const ended = await trx
    .selectFrom('incidents')
    .select(['id', 'body', 'ended_at'])
    .where('ended_at', '<', before)
    .where('number', '<', (eb) =>
      eb.selectFrom('incidents as other').select(({ fn }) => fn.max('other.number').as('newest')),
    )
    .orderBy('ended_at')
    .limit(limit)
    .execute();
  if (ended.length === 0) return true;
  const ids = ended.map(({ id }) => id);
  const { numDeletedRows } = await trx
    .deleteFrom('incidents')
    .where('id', 'in', ids)
    .where('ended_at', '<', before)
    .executeTakeFirstOrThrow();
  if (numDeletedRows !== BigInt(ids.length))
    throw new Error('An incident was opened again while it was removed.');
  for (const table of ofIncident) await trx.deleteFrom(table).where('incident', 'in', ids).execute();
  await trx
    .insertInto('forgotten')
    .values(
      ended.map(({ id, body, ended_at }) => ({
        id,
        workload: JSON.stringify((JSON.parse(body) as Incident).workload),
        ended_at: ended_at ?? before,
      })),
    )
    .execute();
  return ended.length < limit;
}
