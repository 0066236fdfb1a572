import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../src/adapters/store/migrations/migrations.ts';
import { seats } from '../../../src/adapters/store/migrations/seats.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import type { Approval } from '../../../src/approval/approval.ts';
import { desk, type Seat, seatOf, type Term, termWithoutLease } from '../../../src/leadership.ts';
import type { OutsideError } from '../../../src/outside-error.ts';
import type { Store } from '../../../src/ports.ts';
import { newSchema, onServer, postgresUrl } from '../../support/postgres.ts';
import { at, incident, person } from './incident-contract.ts';

const frozen = { kind: 'frozen', at: at(1), by: { kind: 'person', team: 'T1', user: 'U1' } } as const;
const term = (transitions: number, lease = 'uid-1', seat: Seat = 'desk'): Term => ({
  seat,
  lease,
  transitions,
  holder: `replica-${transitions}`,
});
const message = { text: '', tone: 'red', parts: [] } as const;
const approval: Approval = {
  digest: 'd',
  incident: 'inc-1',
  attempt: 1,
  by: [],
  at: at(0),
  expiresAt: at(59),
};
const record = {
  incident: 'inc-1',
  digest: 'd',
  direction: 'apply',
  writes: [],
  done: 0,
  state: 'running',
  at: at(0),
} as const;

/** Every call by which a store is written. */
const writes: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  saveIncident: (store) => store.saveIncident(incident('inc-1', 1), 0),
  markSeen: (store) => store.markSeen([{ key: 'k', at: at(1) }]),
  saveDocument: (store) => store.saveDocument('inc-1', 'plan/1', {}),
  claimDocument: (store) => store.claimDocument('inc-1', 'plan/2', {}),
  saveEvidence: (store) => store.saveEvidence('inc-1', 1, new Map()),
  vote: (store) => store.vote('d', 'inc-1', person('U1'), at(1)),
  beginChange: (store) => store.beginChange(approval, record),
  saveChange: (store) => store.saveChange(record),
  saveFreeze: (store) => store.saveFreeze({ cluster: 'c', at: at(0), by: 'U1', name: 'Una' }),
  saveRuns: (store) => store.saveRuns({ cluster: 'c', namespace: 'n', kind: 'DaemonSet', name: 'w' }, []),
  putMessage: (store) => store.putMessage({ slot: 's', incident: 'inc-1', message, locale: 'en' }),
  tryMessage: (store) => store.tryMessage('s', at(1)),
  confirmMessage: (store) => store.confirmMessage('s', 1, { channel: 'C1', ts: '1' }),
  forgetMessage: (store) => store.forgetMessage('s'),
  audit: (store) => store.audit(frozen),
  prune: (store) => store.prune({ signals: at(0), incidents: at(0) }, 9),
};

describe.skipIf(postgresUrl() === '')('terms of leading on one PostgreSQL', () => {
  let url: string;
  let open: Store[];
  beforeEach(async () => {
    url = await newSchema();
    open = [];
  });
  afterEach(() => Promise.all(open.map((store) => store.close())));
  const start = async (transitions?: number, lease?: string) => {
    const told = transitions === undefined ? {} : { term: term(transitions, lease) };
    const store = await openPostgresStore(url, told);
    open.push(store);
    return store;
  };

  const openFor = async (one: Term) => {
    const store = await openPostgresStore(url, { term: one });
    open.push(store);
    return store;
  };

  it('let each call write in the newest term, and refuse it in an older one', async () => {
    const first = await start(1);
    for (const write of Object.values(writes)) await write(first);
    const before = await first.auditTrail({ limit: 99 });
    const second = await start(2);
    for (const [name, write] of Object.entries(writes))
      await expect(
        write(first).catch((error: OutsideError) => ({
          name,
          service: error.service,
          reason: error.reason,
          message: error.message,
        })),
      ).resolves.toMatchObject({
        name,
        service: 'store',
        reason: 'conflict',
        message: expect.stringMatching(
          /has another process in the same seat by now: this one may not write\.$/,
        ),
      });
    expect(await first.auditTrail({ limit: 99 })).toEqual(before);
    await second.audit(frozen);
    expect((await first.auditHead()).number).toBe(before.length + 1);
  });

  it('are guarded on every table there is', async () => {
    await start(1);
    const bare = await onServer(
      url,
      `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT IN ('leader', 'fluent_medic_schema')
       AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'only_the_leader_writes' AND tgrelid = tablename::regclass)`,
    );
    expect(bare).toEqual([]);
  });

  it('cannot begin after a later one of the same lease has, and count anew with another lease', async () => {
    await start(5);
    await expect(start(4)).rejects.toThrow('has another process in the same seat by now, of a later term');
    await start(5);
    await start(0, 'uid-2');
    expect(await onServer(url, 'SELECT seat, epoch, lease, transitions, holder FROM leader')).toEqual([
      { seat: 'desk', epoch: '3', lease: 'uid-2', transitions: '0', holder: 'replica-0' },
    ]);
  });

  it('end only by a later one of the same seat, in whatever order and with or without a Lease', async () => {
    const all = [desk, seatOf('prod-eu'), seatOf('arn:aws:eks:eu-1:1:cluster/my cluster\\x é')] as const;
    const open = (seat: Seat, kind: 'lease' | 'none') =>
      openFor(kind === 'lease' ? term(7, 'uid-1', seat) : termWithoutLease(seat, 'h'));
    const now = new Map<Seat, Store>();
    for (const seat of all) now.set(seat, await open(seat, 'none'));
    for (const [seat, kind] of [
      [all[1], 'none'],
      [all[0], 'lease'],
      [all[2], 'none'],
      [all[1], 'lease'],
      [all[0], 'none'],
      [all[1], 'none'],
    ] as const) {
      const before = now.get(seat);
      now.set(seat, await open(seat, kind));
      await expect(before?.audit(frozen)).rejects.toMatchObject({ service: 'store', reason: 'conflict' });
      for (const store of now.values()) await store.audit(frozen);
    }
    expect((await now.get(desk)?.auditHead())?.number).toBe(18);
  });

  it('go on for a process of before there were seats, until the desk is taken over', async () => {
    const before = migrations.slice(0, migrations.indexOf(seats)).map(({ postgres }) => postgres);
    const old = new Client({ connectionString: `${url}%20-c%20fluent_medic.epoch%3D4` });
    await old.connect();
    for (const step of [
      ...before.filter((each) => each !== ''),
      'CREATE TABLE fluent_medic_schema (version INTEGER NOT NULL)',
      `INSERT INTO fluent_medic_schema VALUES (${before.length})`,
      `UPDATE leader SET epoch = 4, lease = 'uid-1', transitions = 3, holder = 'old'`,
    ])
      await old.query(step);
    const write = () => old.query(`INSERT INTO seen (key, at) VALUES (gen_random_uuid()::text, 'now')`);
    await write();
    await (await openPostgresStore(url)).close();
    await write();
    await openFor(termWithoutLease(seatOf('prod-eu'), 'agent'));
    await write();
    await expect(start(2)).rejects.toThrow('of a later term');
    await start(4);
    await expect(write()).rejects.toMatchObject({ code: 'FM001' });
    await old.end();
    expect(await onServer(url, 'SELECT seat, epoch, transitions FROM leader ORDER BY seat')).toEqual([
      { seat: 'cluster/prod-eu', epoch: '1', transitions: '0' },
      { seat: 'desk', epoch: '5', transitions: '4' },
    ]);
  });

  it('hold nobody up who has none', async () => {
    await start(1);
    const alone = await start();
    await alone.audit(frozen);
    expect((await alone.auditHead()).number).toBe(1);
  });

  it('wait for what the last leader has begun, and no longer', async () => {
    const first = await start(1);
    // In the middle of its transaction it waits for the end of the record.
    await onServer(
      url,
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$`,
      'CREATE TRIGGER slow AFTER INSERT ON audit FOR EACH STATEMENT EXECUTE FUNCTION slow()',
    );
    const saving = first.saveIncident(incident('inc-1', 1), 0, { audit: [frozen] });
    await expect
      .poll(() =>
        onServer(url, `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep'`),
      )
      .toEqual([{ n: 1 }]);
    const second = await start(2);
    expect((await second.incident('inc-1'))?.version).toBe(1);
    expect(await saving).toBe(true);
  });

  it('end with what was begun when the connection breaks in the middle, and the process lives', async () => {
    const first = await start(1);
    await onServer(
      url,
      `CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`,
      'CREATE TRIGGER cut AFTER INSERT ON places FOR EACH STATEMENT EXECUTE FUNCTION cut()',
    );
    const saving = first.saveIncident(incident('inc-1', 1), 0, { places: ['node a'] });
    await expect(saving).rejects.toMatchObject({ service: 'store' });
    await first.audit(frozen);
    expect(await first.incident('inc-1')).toBeUndefined();
  });

  it('never let two write, however they are opened at once', async () => {
    const stores = await Promise.allSettled([1, 2, 3, 4].map((transitions) => start(transitions)));
    const opened = stores.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const written = await Promise.allSettled(opened.map((store) => store.audit(frozen)));
    expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
