import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openExchange } from '../../../src/adapters/exchange/open-exchange.ts';
import type { WakeUps } from '../../../src/adapters/exchange/wake-ups.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { createWallClock } from '../../../src/adapters/wall-clock.ts';
import type { Exchange } from '../../../src/exchange.ts';
import { seatOf, type Seat, termWithoutLease } from '../../../src/leadership.ts';
import type { Store } from '../../../src/ports.ts';
import { listLog } from '../kubernetes/simulated-cluster.ts';
import { startBreakableProxy } from '../../support/breakable-proxy.ts';
import { newSchema, onServer, postgresUrl } from '../../support/postgres.ts';
import { exchangeContract } from './exchange-contract.ts';

const wall = createWallClock();
const longMs = 20_000;

/** Notifications do not come through. */
const deaf = (): WakeUps => ({
  wait: (_, ms, stop) => wall.sleep(ms, stop),
  close: async () => undefined,
});

describe.skipIf(postgresUrl() === '')('on PostgreSQL', () => {
  let url: string;
  let open: { close: () => Promise<void> }[];
  beforeEach(async () => {
    url = await newSchema();
    open = [];
  });
  afterEach(async () => {
    for (const each of open.toReversed()) await each.close();
  });
  const opened = <T extends { close: () => Promise<void> }>(one: T): T => {
    open.push(one);
    return one;
  };
  const store = async (seat?: Seat, chance = '') => {
    const term = seat && termWithoutLease(seat, `holder ${chance}`, chance);
    const one: Store = opened(await openPostgresStore(url, { term }));
    return { store: one, term };
  };
  const exchange = async (
    options: { term?: ReturnType<typeof termWithoutLease>; wakeUps?: WakeUps; at?: string } = {},
  ) =>
    opened(
      await openExchange(
        { kind: 'postgres', url: options.at ?? url },
        { wall, log: listLog(), ...(options.wakeUps ? { wakeUps: options.wakeUps } : {}) },
        options.term,
      ),
    );
  const whileServing = async <T>(
    answers: Exchange,
    address: string,
    answer: Parameters<Exchange['serve']>[1],
    work: () => Promise<T>,
  ): Promise<T> => {
    const stop = new AbortController();
    const served = answers.serve(address, answer, stop.signal);
    try {
      return await work();
    } finally {
      stop.abort();
      await served;
    }
  };

  exchangeContract(async () => {
    await store();
    const [asks, answers] = [await exchange(), await exchange()];
    return { asks, answers, close: async () => undefined };
  });

  it('works without a single notification, only later', async () => {
    await store();
    const [asks, answers] = [await exchange({ wakeUps: deaf() }), await exchange({ wakeUps: deaf() })];
    const answer = whileServing(
      answers,
      'desk',
      async () => 'heard',
      () => asks.ask('desk', { what: 'x' }, longMs),
    );
    expect(await answer).toBe('heard');
  });

  it('is woken by a notification where nobody would look again', async () => {
    await store();
    const patient = { ...wall, sleep: (ms: number, stop?: AbortSignal) => wall.sleep(ms * 1_000, stop) };
    const [asks, answers] = await Promise.all(
      [1, 2].map(async () =>
        opened(await openExchange({ kind: 'postgres', url }, { wall: patient, log: listLog() })),
      ),
    );
    if (!asks || !answers) throw new Error('two');
    await whileServing(
      answers,
      'desk',
      async () => 'at once',
      async () => {
        await vi.waitFor(async () => {
          const [row] = await onServer(
            url,
            `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`,
          );
          expect(row).toMatchObject({ n: expect.any(Number) as number });
        });
        expect(await asks.ask('desk', { what: 'x' }, longMs)).toBe('at once');
      },
    );
  });

  it('leaves nothing behind of what was asked', async () => {
    await store();
    const [asks, answers] = [await exchange(), await exchange()];
    await whileServing(
      answers,
      'desk',
      async () => 'ok',
      async () => {
        await asks.ask('desk', { what: 'x', with: 'words' }, longMs);
        await asks.ask('cluster/away', { what: 'x' }, 50).catch(() => undefined);
      },
    );
    expect(await onServer(url, 'SELECT count(*)::int AS n FROM calls')).toEqual([{ n: 0 }]);
  });

  it('gives what a dead process had taken to the next one, and nobody what has expired', async () => {
    await store();
    const [asks, answers] = [await exchange(), await exchange()];
    const answer = asks.ask('desk', { what: 'left' }, longMs);
    await vi.waitFor(async () =>
      expect(await onServer(url, 'SELECT count(*)::int AS n FROM calls')).toEqual([{ n: 1 }]),
    );
    await onServer(
      url,
      `UPDATE calls SET taken_by = 'dead', taken_until = now() + interval '1 second'`,
      `INSERT INTO calls (address, question, expires_at) VALUES ('desk', '{"what":"expired"}', now() - interval '1 second')`,
    );
    const asked: string[] = [];
    const given = whileServing(
      answers,
      'desk',
      async ({ what }) => {
        asked.push(what);
        return 'taken again';
      },
      () => answer,
    );
    expect(await given).toBe('taken again');
    expect(asked).toEqual(['left']);
  });

  it('takes and tells nothing in a term that is over', async () => {
    const first = await store('desk', '1');
    const old = await exchange(first.term ? { term: first.term } : {});
    await old.announce('desk', { n: 1 });
    const second = await store('desk', '2');
    const asks = await exchange();
    await expect(old.announce('desk', { n: 2 })).rejects.toMatchObject({
      service: 'store',
      reason: 'conflict',
    });
    let isAsked = false;
    const unanswered = whileServing(
      old,
      'desk',
      async () => {
        isAsked = true;
        return 'old';
      },
      () => asks.ask('desk', { what: 'x' }, 1_500),
    );
    await expect(unanswered).rejects.toMatchObject({ reason: 'timeout' });
    expect(isAsked).toBe(false);
    await expect(exchange(first.term ? { term: first.term } : {})).rejects.toThrow(
      'has another leader by now',
    );
    const now = await exchange(second.term ? { term: second.term } : {});
    expect(
      await whileServing(
        now,
        'desk',
        async () => 'new',
        () => asks.ask('desk', { what: 'x' }, longMs),
      ),
    ).toBe('new');
  });

  it('lets each seat go on beside the others', async () => {
    const seats: readonly Seat[] = [
      'desk',
      seatOf('prod-eu'),
      seatOf('arn:aws:eks:eu-1:1:cluster/my cluster\\x'),
    ];
    const each = await Promise.all(
      seats.map(async (seat, at) => {
        const { term } = await store(seat, String(at));
        return { seat, exchange: await exchange(term ? { term } : {}) };
      }),
    );
    for (const { seat, exchange: own } of each) await own.announce(seat, {});
    const { term } = await store(seatOf('prod-eu'), 'again');
    await expect(each[1]?.exchange.announce('x', {})).rejects.toMatchObject({ reason: 'conflict' });
    for (const own of [each[0], each[2]]) await own?.exchange.announce(own.seat, {});
    await (await exchange(term ? { term } : {})).announce(seatOf('prod-eu'), {});
    expect((await each[0]?.exchange.announced())?.map(({ who }) => who)).toEqual([...seats].toSorted());
  });

  it('waits a broken connection out on either side', async () => {
    await store();
    const { host } = new URL(url);
    const way = await startBreakableProxy(`http://${host}`);
    const through = url.replace(host, new URL(way.url).host);
    const [asks, answers] = [await exchange({ at: through }), await exchange()];
    await whileServing(
      answers,
      'desk',
      async () => {
        await way.tear();
        await way.mend();
        return 'after all';
      },
      async () => expect(await asks.ask('desk', { what: 'x' }, longMs)).toBe('after all'),
    );
    await way.tear();
  });
});
