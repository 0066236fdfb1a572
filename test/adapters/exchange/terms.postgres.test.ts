import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openExchange } from '../../../src/adapters/exchange/open-exchange.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { createWallClock } from '../../../src/adapters/wall-clock.ts';
import type { Exchange } from '../../../src/exchange.ts';
import { desk, type Seat, seatOf, type Term, termWithoutLease } from '../../../src/leadership.ts';
import { newSchema, onServer, postgresUrl } from '../../support/postgres.ts';
import { listLog } from '../kubernetes/simulated-cluster.ts';

const wall = createWallClock();
const longMs = 15_000;
const until = (check: () => unknown) => vi.waitFor(check, { timeout: longMs, interval: 20 });
const agent = seatOf('prod-eu');

describe.skipIf(postgresUrl() === '')('an exchange in terms of leading', () => {
  let url: string;
  let ends: (() => Promise<unknown>)[];
  beforeEach(async () => {
    url = await newSchema();
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const log = listLog();
  const open = async (term?: Term) => {
    const exchange = await openExchange({ kind: 'postgres', url }, { wall, log, holdMs: 600 }, term);
    ends.push(() => exchange.close());
    return exchange;
  };
  /** Whoever has the seat from now on. */
  const take = async (seat: Seat) => {
    const term = termWithoutLease(seat, `holder of ${seat}`);
    const store = await openPostgresStore(url, { term });
    ends.push(() => store.close());
    return { term, exchange: await open(term) };
  };
  const serve = (on: Exchange, address: string, answer: Parameters<Exchange['serve']>[1]) => {
    const stop = new AbortController();
    const served = on.serve(address, answer, stop.signal);
    const end = async () => {
      stop.abort();
      await served;
    };
    ends.push(end);
    return { end, served };
  };

  it('takes nothing once the seat has gone to another process, which answers instead', async () => {
    const asks = await open();
    const first = await take(agent);
    const byFirst: string[] = [];
    const serving = serve(first.exchange, agent, async ({ what }) => (byFirst.push(what), 'of the first'));
    expect(await asks.ask(agent, { what: 'before' }, longMs)).toBe('of the first');
    const ended = vi.fn();
    void serving.served.then(ended);
    const second = await take(agent);
    await expect(asks.ask(agent, { what: 'between' }, 900)).rejects.toMatchObject({ reason: 'timeout' });
    serve(second.exchange, agent, async () => 'of the second');
    expect(await asks.ask(agent, { what: 'after' }, longMs)).toBe('of the second');
    expect([byFirst, ended.mock.calls]).toEqual([['before'], []]);
    expect(log.entries.filter(({ message }) => message === 'another process answers by now')).toHaveLength(1);
    await serving.end();
  });

  it('refuses the answer of a process whose term ended meanwhile: the next one answers', async () => {
    const asks = await open();
    const first = await take(agent);
    const goesOn = Promise.withResolvers<string>();
    const begun = vi.fn(() => goesOn.promise);
    serve(first.exchange, agent, begun);
    const answer = asks.ask(agent, { what: 'x' }, longMs);
    await until(() => expect(begun).toHaveBeenCalledOnce());
    const second = await take(agent);
    const next = Promise.withResolvers<string>();
    const begunNext = vi.fn(() => next.promise);
    serve(second.exchange, agent, begunNext);
    await until(() => expect(begunNext).toHaveBeenCalledOnce());
    goesOn.resolve('of the first');
    await wall.sleep(300);
    next.resolve('of the second');
    expect(await answer).toBe('of the second');
  });

  it('tells nothing any more, and asks like everybody', async () => {
    const first = await take(agent);
    await first.exchange.announce(agent, 'first');
    const second = await take(agent);
    await second.exchange.announce(agent, 'second');
    const refused = { service: 'store', reason: 'conflict', retriable: false };
    await expect(first.exchange.announce(agent, 'late')).rejects.toMatchObject(refused);
    await expect(first.exchange.forget(agent)).rejects.toMatchObject(refused);
    expect((await first.exchange.announced()).map(({ standing }) => standing)).toEqual(['second']);
    serve(second.exchange, agent, async ({ what }) => what);
    expect(await first.exchange.ask(agent, { what: 'asked by the first' }, longMs)).toBe(
      'asked by the first',
    );
  });

  it('is not opened in a term that is over, nor in one that never began', async () => {
    const first = await take(agent);
    await take(agent);
    for (const term of [first.term, termWithoutLease(agent, 'h'), termWithoutLease(desk, 'h')])
      await expect(open(term)).rejects.toThrow(
        /has another process in the same seat by now, of a later term\.$/,
      );
  });

  it('goes on in one seat when others are taken over', async () => {
    const [hub, other] = [await take(desk), await take(seatOf('prod-us'))];
    serve(hub.exchange, desk, async () => 'hub');
    serve(other.exchange, seatOf('prod-us'), async () => 'other');
    for (const round of [1, 2, 3]) {
      const { exchange } = await take(agent);
      await exchange.announce(agent, round);
      await hub.exchange.announce(desk, round);
      await other.exchange.announce(seatOf('prod-us'), round);
      const asked = [desk, seatOf('prod-us')].map((seat) => exchange.ask(seat, { what: 'who' }, longMs));
      expect(await Promise.all(asked)).toEqual(['hub', 'other']);
    }
  });

  it('does not take during a take-over that is under way', async () => {
    const asks = await open();
    const first = await take(agent);
    const begun = vi.fn(async () => 'of the first');
    const holding = onServer(
      url,
      `DO $$ BEGIN
         PERFORM pg_advisory_xact_lock(lock_of_seat('${agent}')), pg_sleep(1);
         UPDATE leader SET epoch = epoch + 1 WHERE seat = '${agent}';
       END $$`,
    );
    await until(async () =>
      expect(
        await onServer(
          url,
          `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%lock_of_seat%'`,
        ),
      ).toHaveLength(1),
    );
    serve(first.exchange, agent, begun);
    await expect(asks.ask(agent, { what: 'x' }, 1_800)).rejects.toMatchObject({ reason: 'timeout' });
    await holding;
    expect(begun).not.toHaveBeenCalled();
  });
});
