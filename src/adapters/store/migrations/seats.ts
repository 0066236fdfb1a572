import type { Migration } from './migrations.ts';

/**
 * Several processes on one PostgreSQL that each do something else: a term is one of a seat (`fluent_medic.seat`), and only later terms of the
 * same seat make it an old one. The desk keeps the name of its lock, so that a process of before, which says no seat, is waited for.
 *
 * What they ask each other is not kept and not in the write-ahead log: a crash of the database forgets it. Who asks writes and takes away,
 * whoever it is; only taking and answering, which change a row, is the leader's. What each last told of itself is kept.
 */
export const seats: Migration = {
  sqlite: '',
  postgres: `
  ALTER TABLE leader ADD COLUMN seat TEXT NOT NULL DEFAULT 'desk' PRIMARY KEY;
  ALTER TABLE leader ALTER COLUMN seat DROP DEFAULT;

  CREATE FUNCTION lock_of_seat(seat TEXT) RETURNS BIGINT LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT hashtextextended('fluent-medic/' || current_schema() || '/leader' ||
      CASE seat WHEN 'desk' THEN '' ELSE '/' || seat END, 0)
  $$;

  CREATE OR REPLACE FUNCTION only_the_leader_writes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
      mine TEXT := coalesce(current_setting('fluent_medic.epoch', true), '');
      place TEXT := coalesce(nullif(current_setting('fluent_medic.seat', true), ''), 'desk');
    BEGIN
      IF mine = '' THEN RETURN NULL; END IF;
      PERFORM pg_advisory_xact_lock_shared(lock_of_seat(place));
      IF mine::bigint IS DISTINCT FROM (SELECT epoch FROM leader WHERE seat = place) THEN
        RAISE EXCEPTION 'another process leads' USING ERRCODE = 'FM001';
      END IF;
      RETURN NULL;
    END
  $$;

  CREATE UNLOGGED TABLE calls (
    id UUID PRIMARY KEY,
    number BIGINT GENERATED ALWAYS AS IDENTITY,
    address TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT,
    answer_to TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    taken_by UUID,
    taken_until TIMESTAMPTZ
  );
  CREATE INDEX calls_open ON calls (address, number) WHERE answer IS NULL;

  CREATE TABLE announcements (
    who TEXT PRIMARY KEY,
    standing TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
  );

  CREATE TRIGGER only_the_leader_writes BEFORE UPDATE ON calls
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_leader_writes();
  CREATE TRIGGER only_the_leader_writes BEFORE INSERT OR UPDATE OR DELETE ON announcements
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_leader_writes();
  `,
};
