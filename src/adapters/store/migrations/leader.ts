import type { Migration } from './migrations.ts';

/**
 * Several replicas on one PostgreSQL: who leads counts an epoch up, and whoever writes under an older one is refused, in the transaction
 * that would have written. Connections say their epoch by `fluent_medic.epoch`; without it there are no replicas. SQLite has one process.
 *
 * Writers hold the lock together, a take-over holds it alone: what was begun before is committed before, and read by the next leader.
 */
export const leader: Migration = {
  sqlite: '',
  postgres: `
  CREATE TABLE leader (
    epoch BIGINT NOT NULL,
    lease TEXT NOT NULL,
    transitions BIGINT NOT NULL,
    holder TEXT NOT NULL
  );
  INSERT INTO leader (epoch, lease, transitions, holder) VALUES (0, '', 0, '');

  CREATE FUNCTION only_the_leader_writes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE mine TEXT := coalesce(current_setting('fluent_medic.epoch', true), '');
    BEGIN
      IF mine = '' THEN RETURN NULL; END IF;
      PERFORM pg_advisory_xact_lock_shared(hashtextextended('fluent-medic/' || current_schema() || '/leader', 0));
      IF mine::bigint <> (SELECT epoch FROM leader) THEN
        RAISE EXCEPTION 'another replica leads' USING ERRCODE = 'FM001';
      END IF;
      RETURN NULL;
    END
  $$;

  DO $$
    DECLARE written TEXT;
    BEGIN
      FOREACH written IN ARRAY ARRAY[
        'seen', 'incidents', 'forgotten', 'places', 'documents', 'evidence', 'votes', 'consumed_approvals', 'changes',
        'messages', 'freezes', 'runs', 'webhook_events', 'audit'
      ] LOOP
        EXECUTE format(
          'CREATE TRIGGER only_the_leader_writes BEFORE INSERT OR UPDATE OR DELETE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION only_the_leader_writes()', written);
      END LOOP;
    END
  $$;
  `,
};
