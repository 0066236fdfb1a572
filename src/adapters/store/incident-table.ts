import type { Kysely } from 'kysely';
import type { Incident } from '../../incident/incident.ts';
import type { Store, Stored } from '../../ports.ts';
import { appendAudit } from './audit-table.ts';
import type { Database } from './database.ts';
import { markPlaces, markSeen } from './seen-tables.ts';
import type { Tables } from './tables.ts';

type IncidentPart = Pick<Store, 'saveIncident' | 'incident' | 'incidents' | 'newestId'>;

/** Incidents with their versions, the one opened last first. */
export function incidentTable(database: Database): IncidentPart {
  const { db } = database;
  const rows = db.selectFrom('incidents').select(['version', 'body']);
  return {
    saveIncident: (incident, fromVersion, alongside = {}) =>
      database.transaction(async (trx) => {
        if (!(await save(trx, incident, fromVersion))) return false;
        const { signals = [], places = [], gone = [], audit = [] } = alongside;
        await markSeen(trx, signals);
        await markPlaces(trx, incident.id, { places, gone });
        await appendAudit(database, trx, audit);
        return true;
      }),
    async incident(id) {
      const row = await rows.where('id', '=', id).executeTakeFirst();
      return row && toStored(row);
    },
    async incidents(which, limit) {
      const newest = rows.orderBy('number', 'desc').limit(limit);
      const found = which === 'open' ? newest.where('is_open', '=', 1) : newest;
      return (await found.execute()).map(toStored);
    },
    newestId: async () =>
      (await db.selectFrom('incidents').select('id').orderBy('number', 'desc').limit(1).executeTakeFirst())
        ?.id,
  };
}

/** Compare-and-set: version 0 means that nobody has saved this incident before. */
async function save(trx: Kysely<Tables>, incident: Incident, fromVersion: number): Promise<boolean> {
  const { id } = incident;
  const kept = {
    is_open: incident.state === 'resolved' ? 0 : 1,
    body: JSON.stringify(incident),
    ended_at: incident.state === 'resolved' ? incident.resolvedAt : null,
  };
  if (fromVersion === 0) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('incidents')
      .values({ id, version: 1, ...kept })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await trx
    .updateTable('incidents')
    .set({ version: fromVersion + 1, ...kept })
    .where('id', '=', id)
    .where('version', '=', fromVersion)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

const toStored = ({ body, version }: { body: string; version: number }): Stored<Incident> => ({
  value: JSON.parse(body) as Incident,
  version,
});
