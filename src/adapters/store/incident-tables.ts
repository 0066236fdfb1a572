import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Incident } from '../../incident/incident.ts';
import type { Store, Stored } from '../../ports.ts';
import { transaction } from './transaction.ts';

type IncidentPart = Pick<Store, 'hasSeen' | 'markSeen' | 'prune' | 'saveIncident' | 'incident' | 'incidents'>;

/** Incidents with their versions, the one opened last first, and the keys of signals already taken in. */
export function incidentTables(db: DatabaseSync): IncidentPart {
  const seen = db.prepare('SELECT 1 FROM seen WHERE key = ?');
  const markSeen = db.prepare('INSERT INTO seen (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const prune = db.prepare('DELETE FROM seen WHERE at < ?');
  const one = db.prepare('SELECT version, body FROM incidents WHERE id = ?');
  const all = db.prepare('SELECT version, body FROM incidents ORDER BY number DESC LIMIT ?');
  const open = db.prepare(
    'SELECT version, body FROM incidents WHERE is_open = 1 ORDER BY number DESC LIMIT ?',
  );
  const save = incidentSaver(db);

  return {
    hasSeen: async (key) => seen.get(key) !== undefined,
    async markSeen(key, at) {
      markSeen.run(key, at);
    },
    async prune(before) {
      prune.run(before);
    },
    saveIncident: async (incident, fromVersion, signal) =>
      transaction(db, () => {
        if (!save(incident, fromVersion)) return false;
        if (signal !== undefined) markSeen.run(signal.key, signal.at);
        return true;
      }),
    async incident(id) {
      const row = one.get(id);
      return row === undefined ? undefined : toStored(row);
    },
    incidents: async (which, limit) => (which === 'open' ? open : all).all(limit).map(toStored),
  };
}

/** Compare-and-set: version 0 means that nobody has saved this incident before. */
function incidentSaver(db: DatabaseSync): (incident: Incident, fromVersion: number) => boolean {
  const insert = db.prepare(
    `INSERT INTO incidents (id, version, is_open, body) VALUES (?, 1, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const update = db.prepare(
    `UPDATE incidents SET version = version + 1, is_open = ?, body = ?
     WHERE id = ? AND version = ?`,
  );
  return (incident, fromVersion) => {
    const isOpen = incident.state === 'resolved' ? 0 : 1;
    const body = JSON.stringify(incident);
    const result =
      fromVersion === 0
        ? insert.run(incident.id, isOpen, body)
        : update.run(isOpen, body, incident.id, fromVersion);
    return Number(result.changes) === 1;
  };
}

function toStored(row: Record<string, SQLOutputValue>): Stored<Incident> {
  return { value: JSON.parse(String(row['body'])) as Incident, version: Number(row['version']) };
}
