import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../src/adapters/store/migrations/migrations.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import type { Approval } from '../../../src/approval/approval.ts';
import { checkChain } from '../../../src/audit/check-chain.ts';
import type { Store } from '../../../src/ports.ts';
import { newSchema, onServer, postgresUrl } from '../../support/postgres.ts';
import { at, incident, person } from './incident-contract.ts';

const frozen = (why: string) =>
  ({ kind: 'frozen', at: at(1), by: { kind: 'person', team: 'T1', user: 'U1' }, why }) as const;
const times = (count: number) => Array.from({ length: count }, (_, index) => index);

describe.skipIf(postgresUrl() === '')('several bots on one PostgreSQL', () => {
  let url: string;
  let bots: readonly Store[];
  beforeEach(async () => {
    url = await newSchema();
    bots = [];
  });
  afterEach(() => Promise.all(bots.map((bot) => bot.close())));
  const start = async (count: number, place = url) => {
    bots = await Promise.all(times(count).map(() => openPostgresStore(place)));
    return bots as readonly [Store, ...Store[]];
  };

  it('start at once on an empty database, and one of them makes the schema', async () => {
    await start(4);
    expect(await onServer(url, 'SELECT version FROM fluent_medic_schema')).toEqual([
      { version: migrations.length },
    ]);
  });

  it('claim a document once', async () => {
    await start(3);
    const won = await Promise.all(
      times(20).flatMap((n) => bots.map((bot, by) => bot.claimDocument('inc-1', `slot/${n}`, { by }))),
    );
    expect(won.filter(Boolean)).toHaveLength(20);
  });

  it('write one record, without a fork or a gap', async () => {
    const [one] = await start(3);
    await Promise.all(
      times(30).flatMap((round) =>
        bots.map((bot, index) =>
          round % 3 === 0
            ? bot.saveIncident(incident(`inc-${round}-${index}`, 1), 0, { audit: [frozen('a'), frozen('b')] })
            : bot.audit(frozen(`${index}/${round}`)),
        ),
      ),
    );
    const links = await one.auditTrail({ limit: 1_000 });
    const check = checkChain();
    for (const link of links) check.take(link);
    expect([links.length, check.end().faults]).toEqual([120, []]);
  });

  it("never overlook each other's yes", async () => {
    const [one, two] = (await start(2)) as readonly [Store, Store];
    for (const round of times(30)) {
      const both = await Promise.all([
        one.vote(`d${round}`, 'inc-1', person('U1'), at(1), [frozen('yes')]),
        two.vote(`d${round}`, 'inc-1', person('U2'), at(1), [frozen('yes')]),
      ]);
      expect(both.map(({ votes }) => votes.length).toSorted((a, b) => a - b)).toEqual([1, 2]);
    }
  });

  it('use an approval once, and save from one version once', async () => {
    await start(3);
    const approval = (digest: string): Approval => ({
      digest,
      incident: 'inc-1',
      attempt: 1,
      by: [],
      at: at(0),
      expiresAt: at(59),
    });
    const record = {
      incident: 'inc-1',
      direction: 'apply',
      writes: [],
      done: 0,
      state: 'running',
      at: at(0),
    } as const;
    await bots[0]?.saveIncident(incident('inc-1', 0), 0);
    for (const round of times(20)) {
      const digest = `d${round}`;
      const begun = await Promise.all(
        bots.map((bot) => bot.beginChange(approval(digest), { ...record, digest })),
      );
      const saved = await Promise.all(
        bots.map((bot, n) => bot.saveIncident(incident('inc-1', n), round + 1)),
      );
      expect([begun.filter(Boolean), saved.filter(Boolean)]).toEqual([[true], [true]]);
    }
  });

  it('mark the same signals in any order without waiting for each other for ever', async () => {
    await start(2);
    const signals = times(300).map((n) => ({ key: `k${n}`, at: at(1) }));
    await Promise.all(
      times(10).flatMap(() => bots.map((bot, n) => bot.markSeen(n === 0 ? signals : signals.toReversed()))),
    );
    expect(await bots[0]?.hasSeen('k299')).toBe(true);
  });

  it('go on after the server has cut every connection', async () => {
    const name = `cut-${new URL(url).searchParams.get('options')?.slice(-8)}`;
    const [one] = await start(1, `${url}&application_name=${name}`);
    await one.markSeen([{ key: 'a', at: at(1) }]);
    const cut = `SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE application_name = '${name}'`;
    expect(await onServer(url, cut)).toContainEqual({ done: true });
    await expect.poll(() => one.hasSeen('a').catch(() => false), { timeout: 5_000 }).toBe(true);
  });
});
