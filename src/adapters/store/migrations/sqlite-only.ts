/** The steps of the time when there was only SQLite: a PostgreSQL database begins with the step after them. Never edited. */
export const sqliteOnly: readonly string[] = [
  `
  CREATE TABLE seen (key TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE incidents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX open_incidents ON incidents (number) WHERE is_open = 1;

  CREATE TABLE documents (
    incident TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (incident, name)
  ) STRICT;

  CREATE TABLE votes (
    number INTEGER PRIMARY KEY,
    incident TEXT NOT NULL,
    digest TEXT NOT NULL,
    team TEXT NOT NULL,
    user TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (incident, digest, team, user)
  ) STRICT;

  CREATE TABLE consumed_approvals (
    incident TEXT NOT NULL,
    digest TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (incident, digest, attempt)
  ) STRICT;

  CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    incident TEXT NOT NULL,
    digest TEXT NOT NULL,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (incident, digest, direction)
  ) STRICT;

  CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    slot TEXT NOT NULL UNIQUE,
    thread_of TEXT,
    body TEXT NOT NULL,
    wanted_hash TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sent_hash TEXT,
    channel TEXT,
    ts TEXT
  ) STRICT;
  CREATE INDEX messages_pending ON messages (number) WHERE sent_hash IS NOT wanted_hash;

  CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    incident TEXT,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    facts TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  `,
  `
  CREATE TABLE evidence (
    incident TEXT NOT NULL,
    diagnosis INTEGER NOT NULL,
    files BLOB NOT NULL,
    PRIMARY KEY (incident, diagnosis)
  ) STRICT;
  `,
  `
  CREATE TABLE places (
    incident TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (incident, place)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO places
    SELECT incidents.id, 'node ' || (pod.value ->> 'node')
    FROM incidents, json_each(incidents.body, '$.pods') AS pod WHERE pod.value ->> 'node' IS NOT NULL;
  INSERT OR IGNORE INTO places
    SELECT incidents.id, pod.value ->> 'podUid'
    FROM incidents, json_each(incidents.body, '$.pods') AS pod
    WHERE pod.value ->> 'node' IS NULL OR incidents.body ->> '$.workload.kind' <> 'DaemonSet';
  UPDATE incidents SET body = json_set(body, '$.noticedAt', body ->> '$.openedAt',
    '$.troubles', json_array(body ->> '$.trouble'), '$.nodeCount',
    (SELECT count(DISTINCT pod.value ->> 'node') FROM json_each(body, '$.pods') AS pod));
  `,
  // What was recorded before there were hashes stays, as it was, in a table of its own.
  `
  ALTER TABLE audit RENAME TO audit_before_hashes;
  DROP TRIGGER audit_is_never_changed;
  DROP TRIGGER audit_is_never_shortened;
  CREATE TRIGGER audit_before_hashes_is_never_changed BEFORE UPDATE ON audit_before_hashes
    BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  CREATE TRIGGER audit_before_hashes_is_never_shortened BEFORE DELETE ON audit_before_hashes
    BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;

  CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    previous TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,
    entry TEXT NOT NULL,
    incident TEXT AS (iif(json_valid(entry), entry ->> '$.incident', NULL)) VIRTUAL,
    at TEXT AS (iif(json_valid(entry), entry ->> '$.at', NULL)) VIRTUAL
  ) STRICT;
  CREATE INDEX audit_of_incident ON audit (incident, number);
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  -- Also holds against INSERT OR REPLACE, which asks no trigger for deletion.
  CREATE TRIGGER audit_goes_on_from_its_head BEFORE INSERT ON audit
    WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM audit)
      OR NEW.previous <> coalesce((SELECT hash FROM audit ORDER BY number DESC LIMIT 1), NEW.previous)
    BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  `,
  `
  CREATE TABLE freezes (cluster TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Of a message that waits at this moment it is not known whether it was tried.
  `
  ALTER TABLE messages ADD COLUMN tried_at TEXT;
  UPDATE messages SET tried_at = '1970-01-01T00:00:00.000Z' WHERE ts IS NULL;
  `,
  `
  CREATE TABLE runs (workload TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE webhook_events (
    number INTEGER PRIMARY KEY,
    webhook TEXT NOT NULL,
    incident TEXT NOT NULL,
    key TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT,
    trial TEXT NOT NULL DEFAULT '{"refusals":0,"tries":0}',
    outcome TEXT,
    UNIQUE (webhook, incident, key)
  ) STRICT;
  CREATE INDEX webhook_events_waiting ON webhook_events (webhook, incident, number) WHERE outcome IS NULL;
  `,
];
