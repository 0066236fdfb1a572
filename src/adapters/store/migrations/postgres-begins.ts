/**
 * The schema as it stood when PostgreSQL came to it. Texts are compared byte by byte (`COLLATE "C"`), as SQLite does: instants in ISO
 * form must be older and newer whatever the database's language.
 */
export const postgresBegins = `
  CREATE TABLE seen (key TEXT COLLATE "C" PRIMARY KEY, at TEXT COLLATE "C" NOT NULL);

  CREATE TABLE incidents (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    is_open SMALLINT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX open_incidents ON incidents (number) WHERE is_open = 1;

  CREATE TABLE places (
    incident TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (incident, place)
  );

  CREATE TABLE documents (
    incident TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (incident, name)
  );

  CREATE TABLE evidence (
    incident TEXT COLLATE "C" NOT NULL,
    diagnosis BIGINT NOT NULL,
    files BYTEA NOT NULL,
    PRIMARY KEY (incident, diagnosis)
  );
  -- It is compressed before it comes here.
  ALTER TABLE evidence ALTER COLUMN files SET STORAGE EXTERNAL;

  CREATE TABLE votes (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    team TEXT COLLATE "C" NOT NULL,
    "user" TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    UNIQUE (incident, digest, team, "user")
  );

  CREATE TABLE consumed_approvals (
    incident TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    attempt BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (incident, digest, attempt)
  );

  CREATE TABLE changes (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    direction TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (incident, digest, direction)
  );

  CREATE TABLE messages (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot TEXT COLLATE "C" NOT NULL UNIQUE,
    thread_of TEXT COLLATE "C",
    body TEXT NOT NULL,
    wanted_hash TEXT NOT NULL,
    revision BIGINT NOT NULL,
    sent_hash TEXT,
    channel TEXT,
    ts TEXT,
    tried_at TEXT COLLATE "C"
  );
  CREATE INDEX messages_pending ON messages (number) WHERE sent_hash IS DISTINCT FROM wanted_hash;

  CREATE TABLE freezes (cluster TEXT COLLATE "C" PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE runs (workload TEXT COLLATE "C" PRIMARY KEY, body TEXT NOT NULL);

  CREATE TABLE webhook_events (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook TEXT COLLATE "C" NOT NULL,
    incident TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    body TEXT,
    trial TEXT NOT NULL DEFAULT '{"refusals":0,"tries":0}',
    outcome TEXT,
    UNIQUE (webhook, incident, key)
  );
  CREATE INDEX webhook_events_waiting ON webhook_events (webhook, incident, number) WHERE outcome IS NULL;

  -- Texts may hold what no text of PostgreSQL can (a NUL, half a character): escapes are left out before it reads the JSON.
  CREATE FUNCTION audit_field(entry TEXT, name TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT regexp_replace(entry, '\\\\(u[0-9a-fA-F]{4}|.)', '', 'g')::json ->> name
  $$;
  CREATE TABLE audit (
    number BIGINT PRIMARY KEY,
    previous TEXT COLLATE "C" NOT NULL UNIQUE,
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    entry TEXT NOT NULL,
    incident TEXT COLLATE "C" GENERATED ALWAYS AS (audit_field(entry, 'incident')) STORED,
    at TEXT COLLATE "C" GENERATED ALWAYS AS (audit_field(entry, 'at')) STORED
  );
  CREATE INDEX audit_of_incident ON audit (incident, number);

  CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      RAISE EXCEPTION 'the audit record is append-only';
    END
  $$;
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
  CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

  CREATE FUNCTION audit_goes_on_from_its_head() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE head audit%ROWTYPE;
    BEGIN
      SELECT * INTO head FROM audit ORDER BY number DESC LIMIT 1;
      IF NEW.number <> coalesce(head.number, 0) + 1 OR NEW.previous <> coalesce(head.hash, NEW.previous) THEN
        RAISE EXCEPTION 'the audit record is append-only';
      END IF;
      RETURN NEW;
    END
  $$;
  CREATE TRIGGER audit_goes_on_from_its_head BEFORE INSERT ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_goes_on_from_its_head();
`;
