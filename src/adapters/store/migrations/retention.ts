import type { Migration } from './migrations.ts';

/**
 * What retention asks for stands in columns of its own: when an incident ended, to which incident a message belongs, and from when on a
 * webhook's event may be tried. Of a removed incident its id, workload and end stay.
 */
export const retention: Migration = {
  sqlite: `
  ALTER TABLE incidents ADD COLUMN ended_at TEXT;
  UPDATE incidents SET ended_at = body ->> '$.resolvedAt' WHERE is_open = 0;
  CREATE INDEX ended_incidents ON incidents (ended_at) WHERE ended_at IS NOT NULL;
  CREATE INDEX seen_at ON seen (at);

  ALTER TABLE messages ADD COLUMN incident TEXT;
  UPDATE messages SET incident = body ->> '$.incident';
  CREATE INDEX messages_of_incident ON messages (incident);

  ALTER TABLE webhook_events ADD COLUMN not_before TEXT;
  UPDATE webhook_events SET not_before = trial ->> '$.notBefore';
  CREATE INDEX webhook_events_of_incident ON webhook_events (incident);

  CREATE TABLE forgotten (
    id TEXT PRIMARY KEY,
    workload TEXT NOT NULL,
    ended_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  postgres: `
  ALTER TABLE incidents ADD COLUMN ended_at TEXT COLLATE "C";
  CREATE INDEX ended_incidents ON incidents (ended_at) WHERE ended_at IS NOT NULL;
  CREATE INDEX seen_at ON seen (at);

  ALTER TABLE messages ADD COLUMN incident TEXT COLLATE "C";
  CREATE INDEX messages_of_incident ON messages (incident);

  ALTER TABLE webhook_events ADD COLUMN not_before TEXT COLLATE "C";
  CREATE INDEX webhook_events_of_incident ON webhook_events (incident);

  CREATE TABLE forgotten (
    id TEXT COLLATE "C" PRIMARY KEY,
    workload TEXT NOT NULL,
    ended_at TEXT COLLATE "C" NOT NULL
  );
  `,
};
