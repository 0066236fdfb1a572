import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { openPostgresStore } from '../../src/adapters/store/open-postgres-store.ts';
import { checkChain } from '../../src/audit/check-chain.ts';
import type { AuditLink } from '../../src/audit/audit-chain.ts';
import type { OutgoingMessage } from '../../src/chat/delivery.ts';
import type { ChangeRecord } from '../../src/change/record.ts';
import type { SavedIncident, SeenSignal } from './checks/deaths.ts';
import type { UsedApproval } from './checks/writes.ts';

/**
 * The database writes down by itself what becomes of signals, incidents, messages and approvals, also of those that retention removes later:
 * what one transaction did together has its number.
 */
const watching = `
CREATE SCHEMA watched;
CREATE TABLE watched.seen (transaction text, key text);
CREATE TABLE watched.incident (transaction text, incident text, before int, after int);
CREATE TABLE watched.slot (slot text PRIMARY KEY, was_posted boolean);
CREATE TABLE watched.approval (incident text, digest text, attempt int);
CREATE TABLE watched.change (mark text PRIMARY KEY, objects json);
CREATE FUNCTION watched.seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO watched.seen VALUES (pg_current_xact_id()::text, NEW.key); RETURN NULL; END $$;
CREATE FUNCTION watched.incident() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO watched.incident VALUES (pg_current_xact_id()::text, NEW.id,
    CASE TG_OP WHEN 'UPDATE' THEN (OLD.body::json->>'signals')::int ELSE 0 END, (NEW.body::json->>'signals')::int);
  RETURN NULL; END $$;
CREATE FUNCTION watched.slot() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN UPDATE watched.slot SET was_posted = OLD.ts IS NOT NULL WHERE slot = OLD.slot;
  ELSE INSERT INTO watched.slot VALUES (NEW.slot) ON CONFLICT DO NOTHING; END IF;
  RETURN NULL; END $$;
CREATE FUNCTION watched.approval() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO watched.approval VALUES (NEW.incident, NEW.digest, NEW.attempt); RETURN NULL; END $$;
CREATE FUNCTION watched.change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.state = 'applied' THEN
    INSERT INTO watched.change VALUES (left(NEW.digest, 16) || '-' || NEW.direction, NEW.body::json->'writes')
      ON CONFLICT (mark) DO UPDATE SET objects = EXCLUDED.objects;
  END IF; RETURN NULL; END $$;
CREATE TRIGGER watched AFTER INSERT ON seen FOR EACH ROW EXECUTE FUNCTION watched.seen();
CREATE TRIGGER watched AFTER INSERT OR UPDATE ON incidents FOR EACH ROW EXECUTE FUNCTION watched.incident();
CREATE TRIGGER watched AFTER INSERT OR DELETE ON messages FOR EACH ROW EXECUTE FUNCTION watched.slot();
CREATE TRIGGER watched AFTER INSERT ON consumed_approvals FOR EACH ROW EXECUTE FUNCTION watched.approval();
CREATE TRIGGER watched AFTER INSERT OR UPDATE ON changes FOR EACH ROW EXECUTE FUNCTION watched.change();
`;

/** Makes the schema as the program does, and has everything watched. A commit that was answered survives a crash of the server from then on. */
export async function watchDatabase(url: string): Promise<void> {
  await (await openPostgresStore(url)).close();
  await asked(url, async (client) => {
    await client.query('ALTER DATABASE postgres SET synchronous_commit = on');
    await client.query(watching);
  });
}

export interface OpenIncident {
  readonly id: string;
  readonly state: string;
  readonly workload: string;
}

/** Incidents that are not over. */
export const openIncidents = (url: string): Promise<readonly OpenIncident[]> =>
  rowsOf<OpenIncident>(
    url,
    `SELECT id, body::json->>'state' AS state, body::json->'workload'->>'name' AS workload FROM incidents WHERE is_open = 1 ORDER BY number`,
  );

export const pendingSlots = async (url: string): Promise<readonly string[]> =>
  (
    await rowsOf<{ slot: string }>(
      url,
      'SELECT slot FROM messages WHERE sent_hash IS DISTINCT FROM wanted_hash',
    )
  ).map(({ slot }) => slot);

/** What the database has written down, and what stands in it. */
export async function readDatabase(url: string) {
  const [seen, saved, slots, used, changes, messages, incidents] = await Promise.all([
    rowsOf<SeenSignal>(url, 'SELECT transaction, key FROM watched.seen'),
    rowsOf<SavedIncident>(url, 'SELECT transaction, incident, before, after FROM watched.incident'),
    rowsOf<{ slot: string; was_posted: boolean | null }>(url, 'SELECT slot, was_posted FROM watched.slot'),
    rowsOf<UsedApproval>(url, 'SELECT incident, digest, attempt FROM watched.approval'),
    rowsOf<{ mark: string; objects: ChangeRecord['writes'] }>(
      url,
      'SELECT mark, objects FROM watched.change',
    ),
    rowsOf<{ body: string }>(url, 'SELECT body FROM messages'),
    rowsOf<{ count: number }>(url, 'SELECT count(DISTINCT incident)::int AS count FROM watched.incident'),
  ]);
  return {
    seen,
    saved,
    used,
    incidents: incidents[0]?.count ?? 0,
    slots: slots.map(({ slot }) => slot),
    applied: changes.map(({ mark, objects }) => ({
      mark,
      objects: objects.map(({ object }) => `${resources[object.kind] ?? object.kind}/${object.name}`),
    })),
    wanted: new Map(messages.map(({ body }) => contentOf(JSON.parse(body) as OutgoingMessage))),
    ...(await readAudit(url)),
  };
}

const resources: Readonly<Record<string, string>> = {
  DaemonSet: 'daemonsets',
  Deployment: 'deployments',
  ConfigMap: 'configmaps',
};

/** By slot the id under which its content goes out (`adapters/slack/delivery.ts`); undefined where a picture is a part of it. */
function contentOf({ slot, message }: OutgoingMessage): readonly [string, string | undefined] {
  const text = JSON.stringify(message);
  if (/"kind":"(?:picture|chart)/.test(text)) return [slot, undefined];
  return [slot, createHash('sha256').update(text).digest('hex').slice(0, 12)];
}

async function readAudit(
  url: string,
): Promise<{ readonly entries: number; readonly chainFaults: readonly string[] }> {
  const store = await openPostgresStore(url, { migrate: false });
  try {
    const chain = checkChain();
    let links: readonly AuditLink[] = [];
    do {
      links = await store.auditTrail({ after: links.at(-1)?.number ?? 0, limit: 1_000 });
      for (const link of links) chain.take(link);
    } while (links.length > 0);
    const { entries, faults } = chain.end();
    return { entries, chainFaults: faults.map((fault) => `audit: ${fault}`) };
  } finally {
    await store.close();
  }
}

async function rowsOf<T>(url: string, question: string): Promise<readonly T[]> {
  return asked(url, async (client) => (await client.query(question)).rows as T[]);
}

async function asked<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
