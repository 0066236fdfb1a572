import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrations } from '../../../src/adapters/store/migrations/migrations.ts';
import { sqliteOnly } from '../../../src/adapters/store/migrations/sqlite-only.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { beginning, linkTo } from '../../../src/audit/audit-chain.ts';
import { webhookEvent } from '../../support/webhook-event.ts';
import { at, incident } from './incident-contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medic-take-over-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ended = { ...incident('inc-1', 1), state: 'resolved', resolvedAt: at(9), how: 'held' } as const;
const open = incident('inc-2', 2);
const message = {
  slot: 'inc-1/alert',
  incident: 'inc-1',
  message: { text: 'a', tone: 'red', parts: [] },
  locale: 'en',
} as const;
const record = {
  incident: 'inc-2',
  digest: 'd1',
  direction: 'apply',
  writes: [],
  done: 0,
  state: 'running',
  at: at(0),
} as const;
const by = { kind: 'person', team: 'T1', user: 'U1' } as const;
const entry = { kind: 'frozen', at: at(1), by, incident: 'inc-1' } as const;
const trial = { refusals: 1, tries: 1, notBefore: at(30) };

/** A database as the version before Kysely left it: its own steps, filled with its own statements. */
function oldDatabase(path: string): void {
  const db = new DatabaseSync(path);
  for (const [index, step] of sqliteOnly.entries())
    db.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  const run = (sql: string, ...values: readonly (string | number | Uint8Array)[]) =>
    db.prepare(sql).run(...values);
  run('INSERT INTO seen (key, at) VALUES (?, ?)', 'k1', at(1));
  for (const each of [ended, open])
    run(
      'INSERT INTO incidents (id, version, is_open, body) VALUES (?, 3, ?, ?)',
      each.id,
      each === open ? 1 : 0,
      JSON.stringify(each),
    );
  run('INSERT INTO places (incident, place) VALUES (?, ?)', 'inc-1', 'node a');
  run('INSERT INTO documents (incident, name, body) VALUES (?, ?, ?)', 'inc-1', 'plan', '{"steps":[1]}');
  const files = JSON.stringify([['bundle.json', '汉字']]);
  run('INSERT INTO evidence (incident, diagnosis, files) VALUES (?, 1, ?)', 'inc-1', gzipSync(files));
  run('INSERT INTO evidence (incident, diagnosis, files) VALUES (?, 2, ?)', 'inc-1', Buffer.from(files));
  run(
    'INSERT INTO votes (incident, digest, team, user, at) VALUES (?, ?, ?, ?, ?)',
    'inc-2',
    'd1',
    'T1',
    'U1',
    at(1),
  );
  run(
    'INSERT INTO consumed_approvals (incident, digest, attempt, body) VALUES (?, ?, 1, ?)',
    'inc-2',
    'd1',
    '{}',
  );
  run(
    'INSERT INTO changes (incident, digest, direction, state, body) VALUES (?, ?, ?, ?, ?)',
    'inc-2',
    'd1',
    'apply',
    'running',
    JSON.stringify(record),
  );
  run(
    'INSERT INTO messages (slot, thread_of, body, wanted_hash, revision) VALUES (?, NULL, ?, ?, 4)',
    message.slot,
    JSON.stringify(message),
    'h',
  );
  const { number, previous, hash, entry: text } = linkTo(beginning, entry);
  run('INSERT INTO audit (number, previous, hash, entry) VALUES (?, ?, ?, ?)', number, previous, hash, text);
  run('INSERT INTO freezes (cluster, body) VALUES (?, ?)', 'prod', '{"cluster":"prod"}');
  run('INSERT INTO runs (workload, body) VALUES (?, ?)', 'prod/logging/DaemonSet/fluent-bit', '[]');
  run(
    'INSERT INTO webhook_events (webhook, incident, key, at, body, trial) VALUES (?, ?, ?, ?, ?, ?)',
    'w',
    'inc-1',
    'opened/1',
    at(1),
    JSON.stringify(webhookEvent({ id: 'e1' })),
    JSON.stringify(trial),
  );
  db.close();
}

it('a database of the version before goes on with all that is in it', async () => {
  const path = join(folder, 'medic.db');
  oldDatabase(path);
  const store = await openSqliteStore(path);
  expect(await store.hasSeen('k1')).toBe(true);
  expect(await store.incidents('all', 9)).toEqual([
    { value: open, version: 3 },
    { value: ended, version: 3 },
  ]);
  expect((await store.incidents('open', 9)).map(({ value }) => value.id)).toEqual(['inc-2']);
  expect(await store.places('inc-1')).toEqual(['node a']);
  expect(await store.document('inc-1', 'plan')).toEqual({ steps: [1] });
  for (const diagnosis of [1, 2])
    expect(await store.evidence('inc-1', diagnosis)).toEqual(new Map([['bundle.json', '汉字']]));
  expect((await store.vote('d1', 'inc-2', { team: 'T1', user: 'U1' }, at(5))).votes).toHaveLength(1);
  expect(await store.changes('running')).toEqual([record]);
  const approval = { digest: 'd1', incident: 'inc-2', attempt: 1, by: [], at: at(0), expiresAt: at(9) };
  expect(await store.beginChange(approval, record)).toBe(false);
  expect(await store.pendingMessages(9)).toEqual([{ out: message, revision: 4 }]);
  expect(await store.auditTrail({ incident: 'inc-1', since: at(1), limit: 9 })).toMatchObject([
    { number: 1 },
  ]);
  await store.audit({ ...entry, at: at(2) });
  expect((await store.auditHead()).number).toBe(2);
  expect(await store.freezes()).toEqual([{ cluster: 'prod' }]);
  expect(await store.waitingEvents('w', at(29), 9)).toEqual([]);
  expect(await store.waitingEvents('w', at(30), 9)).toMatchObject([{ event: { id: 'e1' }, trial }]);
  expect(await store.prune({ signals: at(50), incidents: at(50) }, 9)).toBe(true);
  expect(await store.forgotten('inc-1')).toMatchObject({ endedAt: at(9) });
  expect([await store.pendingMessages(9), await store.evidence('inc-1', 1)]).toEqual([[], undefined]);
  await store.close();
  const raw = new DatabaseSync(path);
  expect(raw.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
  raw.close();
});
