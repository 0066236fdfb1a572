import type { Migration } from './migrations.ts';

/**
 * Several processes on one PostgreSQL that each do something else: a term is one of a seat (`fluent_medic.seat`), and only later terms of the
 * same seat make it an old one. What they ask each other is not kept, and not written ahead.
 */
export const seats: Migration = {
  sqlite: '',
  postgres: `
  ALTER TABLE leader ADD COLUMN seat TEXT NOT NULL DEFAULT 'desk' PRIMARY KEY;
  ALTER TABLE leader ALTER COLUMN seat DROP DEFAULT;

  CREATE OR REPLACE FUNCTION only_the_leader_writes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
      mine TEXT := coalesce(current_setting('fluent_medic.epoch', true), '');
      place TEXT := coalesce(nullif(current_setting('fluent_medic.seat', true), ''), 'desk');
    BEGIN
      IF mine = '' THEN RETURN NULL; END IF;
      PERFORM pg_advisory_xact_lock_shared(
        hashtextextended('fluent-medic/' || current_schema() || '/leader/' || place, 0));
      IF mine::bigint IS DISTINCT FROM (SELECT epoch FROM leader WHERE seat = place) THEN
        RAISE EXCEPTION 'another replica leads' USING ERRCODE = 'FM001';
      END IF;
      RETURN NULL;
    END
  $$;

  CREATE UNLOGGED TABLE calls (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT,
    expires_at TIMESTAMPTZ NOT NULL,
    taken_by TEXT,
    taken_until TIMESTAMPTZ
  );
  CREATE INDEX calls_open ON calls (address, id) WHERE answer IS NULL;

  CREATE TABLE announcements (
    who TEXT PRIMARY KEY,
    standing TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
  );

  CREATE TRIGGER only_the_leader_writes BEFORE INSERT OR UPDATE OR DELETE ON calls
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_leader_writes();
  CREATE TRIGGER only_the_leader_writes BEFORE INSERT OR UPDATE OR DELETE ON announcements
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_leader_writes();
  `,
};
