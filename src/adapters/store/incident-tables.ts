import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Incident } from '../../incident/incident.ts';
import type { Store, Stored } from '../../ports.ts';
import { auditAppender } from './audit-table.ts';
import { transaction } from './transaction.ts';

type IncidentPart = Pick<
  Store,
  'hasSeen' | 'markSeen' | 'knownPlaces' | 'places' | 'prune' | 'saveIncident' | 'incident' | 'incidents'
>;

/** Incidents with their versions, the one opened last first, with the keys of signals already taken in and where they happened. */
export function incidentTables(db: DatabaseSync): IncidentPart {
  const seen = db.prepare('SELECT 1 FROM seen WHERE key = ?');
  const markSeen = db.prepare('INSERT INTO seen (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const markPlace = db.prepare('INSERT INTO places (incident, place) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const dropPlace = db.prepare('DELETE FROM places WHERE incident = ? AND place = ?');
  const knownPlace = db.prepare('SELECT 1 FROM places WHERE incident = ? AND place = ?');
  const allPlaces = db.prepare('SELECT place FROM places WHERE incident = ?');
  const one = db.prepare('SELECT version, body FROM incidents WHERE id = ?');
  const all = db.prepare('SELECT version, body FROM incidents ORDER BY number DESC LIMIT ?');
  const open = db.prepare(
    'SELECT version, body FROM incidents WHERE is_open = 1 ORDER BY number DESC LIMIT ?',
  );
  const save = incidentSaver(db);
  const append = auditAppender(db);

  return {
    hasSeen: async (key) => seen.get(key) !== undefined,
    async markSeen(signals) {
      transaction(db, () => {
        for (const { key, at } of signals) markSeen.run(key, at);
      });
    },
    knownPlaces: async (incident, places) =>
      new Set(places.filter((place) => knownPlace.get(incident, place) !== undefined)),
    places: async (incident) => allPlaces.all(incident).map((row) => String(row['place'])),
    prune: pruner(db),
    saveIncident: async (incident, fromVersion, alongside = {}) =>
      transaction(db, () => {
        if (!save(incident, fromVersion)) return false;
        for (const { key, at } of alongside.signals ?? []) markSeen.run(key, at);
        for (const place of alongside.places ?? []) markPlace.run(incident.id, place);
        for (const place of alongside.gone ?? []) dropPlace.run(incident.id, place);
        append(alongside.audit ?? []);
        return true;
      }),
    async incident(id) {
      const row = one.get(id);
      return row === undefined ? undefined : toStored(row);
    },
    incidents: async (which, limit) => (which === 'open' ? open : all).all(limit).map(toStored),
  };
}

function pruner(db: DatabaseSync): Store['prune'] {
  const signals = db.prepare('DELETE FROM seen WHERE at < ?');
  const places = db.prepare(
    `DELETE FROM places WHERE incident IN (
       SELECT id FROM incidents WHERE is_open = 0 AND body ->> '$.resolvedAt' < ?)`,
  );
  const events = db.prepare(
    `DELETE FROM webhook_events WHERE incident IN (
       SELECT id FROM incidents WHERE is_open = 0 AND body ->> '$.resolvedAt' < ?)`,
  );
  return async (before) => {
    signals.run(before);
    places.run(before);
    events.run(before);
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
